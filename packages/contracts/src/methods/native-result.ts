import * as z from "zod";
import { type MediaKind, MediaKind as MediaKindSchema, type MediaSource } from "../objects/media.ts";
import type { Message } from "../objects/message.ts";

/** What a presentation may use besides the result. */
export interface PresentationContext {
  /** Public address of a file of the media folder. */
  mediaUrl(file: string): string;
}

/** A message in the shape of the `/api_v1` dialect: ISO 8601 date, the caption as `text`. */
export const NativeMessage = z.object({
  message_id: z.int(),
  chat: z.object({ id: z.int() }),
  date: z.iso.datetime({ offset: true }),
  text: z.string(),
});
export type NativeMessage = z.infer<typeof NativeMessage>;

/** A sent file in the shape of the `/api_v1` dialect. */
export const NativeMediaMessage = NativeMessage.extend({
  /** Null for a file that was named by its file_id: Telegram had it already. */
  file_name: z.string().nullable(),
  file_url: z.url().nullable(),
  file_type: MediaKindSchema,
});
export type NativeMediaMessage = z.infer<typeof NativeMediaMessage>;

/** Unix seconds → `2023-01-01T12:00:00+00:00`, as the Python service wrote dates. */
export function isoDate(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().replace(/\.\d{3}Z$/, "+00:00");
}

/** `Message` → `NativeMessage`. */
export function presentMessage(message: Message): NativeMessage {
  return {
    message_id: message.message_id,
    chat: { id: message.chat.id },
    date: isoDate(message.date),
    text: message.text ?? message.caption ?? "",
  };
}

/** `Message` and the staged file → `NativeMediaMessage`. */
export function presentMediaMessage(
  message: Message,
  kind: MediaKind,
  source: MediaSource,
  context: PresentationContext,
): NativeMediaMessage {
  return {
    ...presentMessage(message),
    file_name: "file" in source ? source.file : null,
    file_url: "file" in source ? context.mediaUrl(source.file) : null,
    file_type: kind,
  };
}
