import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const pinChatMessage = defineTrueMethod({
  name: "pinChatMessage",
  summary: "Pin a message",
  params: z.object({
    chat_id: ChatId,
    message_id: MessageId,
    disable_notification: z.boolean().nullish(),
  }),
  errors: ["CHAT_NOT_FOUND", "MESSAGE_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: "@alice_demo", message_id: 42 },
});
