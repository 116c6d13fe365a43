import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { LinkPreviewOptions, Message } from "../objects/message.ts";
import { defineMethod } from "./define-method.ts";
import { NativeMessage, presentMessage } from "./native-result.ts";
import { replyFields } from "./reply-fields.ts";
import { textFields } from "./text-fields.ts";

const params = z.object({
  chat_id: ChatId,
  ...textFields,
  ...replyFields,
  disable_web_page_preview: z.boolean({ error: "expected true or false" }).nullish(),
  link_preview_options: LinkPreviewOptions.nullish(),
});

export const sendMessage = defineMethod({
  name: "sendMessage",
  summary: "Send a text message",
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
    "FORBIDDEN",
  ],
  timeoutMs: 30_000,
  example: {
    params: { chat_id: "@alice_demo", text: "<b>Hello</b> from Telepipe", parse_mode: "HTML" },
    result: {
      message_id: 42,
      chat: { id: 1111111 },
      date: "2026-01-01T12:00:00+00:00",
      text: "Hello from Telepipe",
    },
  },
});
