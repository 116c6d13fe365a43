import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { LinkPreviewOptions, Message } from "../objects/message.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineMethod } from "./define-method.ts";
import { NativeMessage, presentMessage } from "./native-result.ts";
import { textFields } from "./text-fields.ts";

const params = z.object({
  chat_id: ChatId,
  message_id: MessageId,
  ...textFields,
  disable_web_page_preview: z.boolean({ error: "expected true or false" }).nullish(),
  link_preview_options: LinkPreviewOptions.nullish(),
});

export const editMessageText = defineMethod({
  name: "editMessageText",
  summary: "Edit the text of a message that the account sent",
  params,
  job: params,
  result: Message,
  native: { schema: NativeMessage, present: presentMessage },
  errors: [
    "TEXT_EMPTY",
    "TEXT_TOO_LONG",
    "ENTITIES_INVALID",
    "CHAT_NOT_FOUND",
    "MESSAGE_NOT_FOUND",
    "MESSAGE_NOT_MODIFIED",
    "MESSAGE_NOT_EDITABLE",
  ],
  timeoutMs: 30_000,
  example: {
    params: { chat_id: "@alice_demo", message_id: 42, text: "Edited" },
    result: { message_id: 42, chat: { id: 1111111 }, date: "2026-01-01T12:00:00+00:00", text: "Edited" },
  },
});
