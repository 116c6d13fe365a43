import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { replyFields } from "./reply-fields.ts";
import { captionFields } from "./text-fields.ts";

export const copyMessage = defineResultMethod({
  name: "copyMessage",
  summary: "Copy a message, without telling whose it was; a file's caption can be another one",
  params: z.object({
    chat_id: ChatId,
    from_chat_id: ChatId,
    message_id: MessageId,
    ...captionFields,
    ...replyFields,
  }),
  result: z.object({ message_id: z.int() }),
  errors: ["CHAT_NOT_FOUND", "MESSAGE_NOT_FOUND", "CAPTION_TOO_LONG", "ENTITIES_INVALID", "FORBIDDEN"],
  example: {
    params: { chat_id: "@bob_demo", from_chat_id: "@alice_demo", message_id: 42 },
    result: { message_id: 50 },
  },
});
