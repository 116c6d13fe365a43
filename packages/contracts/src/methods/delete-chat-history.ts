import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

const flag = z.boolean({ error: "expected true or false" }).nullish();

export const deleteChatHistory = defineTrueMethod({
  name: "deleteChatHistory",
  summary: "Delete all messages of a chat, for the account alone or for everyone",
  params: z.object({
    chat_id: ChatId,
    for_everyone: flag.meta({
      description: "Also for the other side, in private chats and in supergroups of the account's own",
    }),
    keep_chat: flag.meta({ description: "Leave the emptied chat in the list of chats" }),
    message_id: MessageId.nullish().meta({ description: "Up to this message; all of them when absent" }),
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: "@alice_demo" },
});
