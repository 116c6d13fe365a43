import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { Message } from "../objects/message.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineMethod } from "./define-method.ts";
import { filesOfItem, InputMediaItem, StagedMediaItem } from "./input-media-item.ts";
import { NativeMessage, presentMessage } from "./native-result.ts";

const target = { chat_id: ChatId, message_id: MessageId };

export const editMessageMedia = defineMethod({
  name: "editMessageMedia",
  summary: "Put another file into a message that the account sent",
  params: z.object({ ...target, media: InputMediaItem }),
  job: z.object({ ...target, media: StagedMediaItem }),
  files: ({ media }) => filesOfItem(media, ["media"]),
  result: Message,
  native: { schema: NativeMessage, present: presentMessage },
  errors: [
    "CHAT_NOT_FOUND",
    "MESSAGE_NOT_FOUND",
    "MESSAGE_NOT_MODIFIED",
    "MESSAGE_NOT_EDITABLE",
    "MEDIA_INVALID",
    "MEDIA_UNREACHABLE",
    "MEDIA_REJECTED",
  ],
  timeoutMs: 30 * 60_000,
  example: {
    params: {
      chat_id: "@alice_demo",
      message_id: 43,
      media: { type: "document", media: "data:text/plain;base64,SGVsbG8=", caption: "Edited" },
    },
    result: { message_id: 43, chat: { id: 1111111 }, date: "2026-01-01T12:00:00+00:00", text: "Edited" },
  },
});
