import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MediaInput, MediaSource } from "../objects/media.ts";
import { defineMethod } from "./define-method.ts";

const True = z.literal(true);

export const setChatPhoto = defineMethod({
  name: "setChatPhoto",
  summary: "Give a chat another photo",
  params: z.object({
    chat_id: ChatId,
    photo: MediaInput.meta({ description: "http(s) URL, data: URI or base64 text; no file_id" }),
  }),
  job: z.object({ chat_id: ChatId, photo: MediaSource }),
  files: () => [{ path: ["photo"], kind: "photo" }],
  result: True,
  native: { schema: True, present: () => true as const },
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN", "MEDIA_INVALID", "MEDIA_UNREACHABLE", "MEDIA_REJECTED"],
  timeoutMs: 60_000,
  example: { params: { chat_id: -1001234567890, photo: "https://example.com/cat.jpg" }, result: true },
});
