import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineMessageMethod } from "./define-plain-method.ts";
import { forwardFields } from "./forward-fields.ts";

export const forwardMessage = defineMessageMethod({
  name: "forwardMessage",
  summary: "Forward a message",
  params: z.object({ chat_id: ChatId, from_chat_id: ChatId, message_id: MessageId, ...forwardFields }),
  errors: ["MESSAGE_NOT_FOUND", "FORBIDDEN"],
  example: { params: { chat_id: "@bob_demo", from_chat_id: "@alice_demo", message_id: 42 }, text: "Hello" },
});
