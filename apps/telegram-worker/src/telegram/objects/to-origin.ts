import type { MessageOrigin } from "@telepipe/contracts";
import type { Api } from "telegram";
import { markedIdOf } from "../updates/marked-id.ts";
import { nonBlank, present } from "./present.ts";
import { chatOf, type Names, userOf } from "./to-people.ts";

/** Where a forwarded message comes from; its author may have hidden who he is. */
export function toOrigin(header: Api.TypeMessageFwdHeader, names: Names): MessageOrigin {
  const { date, fromId, fromName, channelPost, postAuthor } = header;
  if (!fromId) return { type: "hidden_user", date, sender_user_name: fromName ?? "" };
  const id = markedIdOf(fromId);
  if (id > 0) return { type: "user", date, sender_user: userOf(id, names) };
  const chat = chatOf(id, names);
  const signature = present({ author_signature: nonBlank(postAuthor) });
  if (channelPost) {
    const { title = "", username } =
      chat.type === "private" ? { username: undefined } : { username: undefined, ...chat };
    const channel = { id, type: "channel" as const, title, ...present({ username }) };
    return { type: "channel", date, chat: channel, message_id: channelPost, ...signature };
  }
  return { type: "chat", date, sender_chat: chat, ...signature };
}
