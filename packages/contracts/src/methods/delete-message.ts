import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineMethod } from "./define-method.ts";

const params = z.object({ chat_id: ChatId, message_id: MessageId });

export const deleteMessage = defineMethod({
  name: "deleteMessage",
  summary: "Delete a message for everyone",
  params,
  job: params,
  result: z.literal(true),
  native: { schema: z.literal("Message deleted"), present: () => "Message deleted" as const },
  errors: ["CHAT_NOT_FOUND", "MESSAGE_NOT_FOUND", "MESSAGE_NOT_DELETABLE"],
  timeoutMs: 30_000,
  example: { params: { chat_id: "@alice_demo", message_id: 42 }, result: "Message deleted" },
});
