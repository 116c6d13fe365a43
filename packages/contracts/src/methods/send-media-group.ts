import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { Message } from "../objects/message.ts";
import { defineMethod } from "./define-method.ts";
import { filesOfItem, InputMediaItem, StagedMediaItem } from "./input-media-item.ts";
import { NativeMessage, presentMessage } from "./native-result.ts";
import { replyFields } from "./reply-fields.ts";

const target = { chat_id: ChatId, ...replyFields };

export const sendMediaGroup = defineMethod({
  name: "sendMediaGroup",
  summary: "Send 2 to 10 files as an album",
  params: z.object({ ...target, media: z.array(InputMediaItem).min(2).max(10) }),
  job: z.object({ ...target, media: z.array(StagedMediaItem) }),
  files: ({ media }) => media.flatMap((item, index) => filesOfItem(item, ["media", index])),
  result: z.array(Message),
  native: { schema: z.array(NativeMessage), present: (messages) => messages.map(presentMessage) },
  errors: [
    "MEDIA_INVALID",
    "MEDIA_UNREACHABLE",
    "MEDIA_TOO_LARGE",
    "MEDIA_REJECTED",
    "CAPTION_TOO_LONG",
    "ENTITIES_INVALID",
    "CHAT_NOT_FOUND",
    "FORBIDDEN",
  ],
  timeoutMs: 30 * 60_000,
  example: {
    params: {
      chat_id: "@alice_demo",
      media: [
        { type: "document", media: "data:text/plain;base64,SGVsbG8=", caption: "Two files" },
        { type: "document", media: "data:text/plain;base64,V29ybGQ=" },
      ],
    },
    result: [
      { message_id: 44, chat: { id: 1111111 }, date: "2026-01-01T12:00:00+00:00", text: "Two files" },
      { message_id: 45, chat: { id: 1111111 }, date: "2026-01-01T12:00:00+00:00", text: "" },
    ],
  },
});
