import type { Chat, EventSender, User } from "@telepipe/contracts";
import { Api } from "telegram";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "../updates/marked-id.ts";
import type { TlMessage } from "../updates/message-source.ts";
import { nonBlank, present } from "./present.ts";

/** Who is who: the account, and everybody whom Telegram has introduced. */
export type Names = Pick<TelegramSession, "me" | "profiles">;

/** Users that the Bot API puts in the place of a sender that is none (core.telegram.org/bots/api#message). */
export const STAND_INS = {
  anonymousAdmin: { id: 1_087_968_824, is_bot: true, first_name: "Group", username: "GroupAnonymousBot" },
  channel: { id: 136_817_688, is_bot: true, first_name: "Channel", username: "Channel_Bot" },
  telegram: { id: 777_000, is_bot: false, first_name: "Telegram" },
} as const satisfies Record<string, User>;

/** A user by id, with the names that are known; somebody never introduced has an empty name. */
export function userOf(id: number, { me, profiles }: Names): User {
  const known = profiles.user(id);
  if (known !== undefined) return toUser(known);
  if (id !== me.id) return { id, is_bot: false, first_name: "" };
  return { id, is_bot: false, first_name: me.firstName, ...present({ username: me.username }) };
}

/** A chat by marked id. */
export function chatOf(id: number, names: Names): Chat {
  if (id > 0) {
    const { first_name, last_name, username } = userOf(id, names);
    return { id, type: "private", first_name, ...present({ last_name, username }) };
  }
  const known = names.profiles.chat(id);
  const title = known?.title ?? "";
  const type = known?.type ?? (id > -1_000_000_000_000 ? "group" : "supergroup");
  if (type === "supergroup" || type === "channel") {
    return { id, type, title, ...present({ username: known?.username }) };
  }
  return { id, type: "group", title };
}

/** `from` and `sender_chat` of a message. Posts of channels have only the latter. */
export function senderFields(message: TlMessage, names: Names): { from?: User; sender_chat?: Chat } {
  const chatId = markedIdOf(message.peerId);
  const senderId = message.fromId ? markedIdOf(message.fromId) : null;
  if (message.post) return { sender_chat: chatOf(senderId ?? chatId, names) };
  if (senderId === null && chatId > 0) return { from: userOf(message.out ? names.me.id : chatId, names) };
  if (senderId !== null && senderId > 0) return { from: userOf(senderId, names) };
  const senderChat = senderId ?? chatId;
  return { from: standIn(message, senderChat, chatId), sender_chat: chatOf(senderChat, names) };
}

function standIn(message: TlMessage, senderChat: number, chatId: number): User {
  if (senderChat === chatId) return STAND_INS.anonymousAdmin;
  return message instanceof Api.Message && isAutomaticForward(message)
    ? STAND_INS.telegram
    : STAND_INS.channel;
}

/** A channel's post that Telegram has put into the channel's discussion group. */
export function isAutomaticForward({ fwdFrom, fromId }: Api.Message): boolean {
  return Boolean(fwdFrom?.savedFromPeer && fwdFrom.channelPost && fromId instanceof Api.PeerChannel);
}

function toUser({ id, is_bot, first_name, last_name, username, language_code }: EventSender): User {
  return {
    id,
    is_bot,
    first_name: first_name ?? "",
    ...present({
      last_name: nonBlank(last_name),
      username: nonBlank(username),
      language_code: nonBlank(language_code),
    }),
  };
}
