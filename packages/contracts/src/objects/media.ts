import * as z from "zod";

/** The kinds of file that can be sent. */
export const MediaKind = z.enum([
  "photo",
  "document",
  "audio",
  "voice",
  "video",
  "animation",
  "video_note",
  "sticker",
  "thumbnail",
]);
export type MediaKind = z.infer<typeof MediaKind>;

/** A file as the caller gives it in JSON; a multipart request gives a part of this name instead. */
export const MediaInput = z
  .string({ error: "expected an http(s) URL, a data: URI or base64 text" })
  .min(1, { error: "expected an http(s) URL, a data: URI or base64 text, got an empty string" });

/** A file that the gateway has put into the media folder; all that a job knows of it. */
export const StagedFile = z.object({
  /** Name in the media folder: random, with an extension. */
  file: z.string().regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9]+)?$/),
  /** The name that the receiver sees. */
  file_name: z.string(),
  mime_type: z.string(),
  size_bytes: z.int().nonnegative(),
});
export type StagedFile = z.infer<typeof StagedFile>;

/**
 * Telepipe's own `file_id`: `tp1.` and what it takes to have the file again. The dot sets it apart from base64 text
 * and from the ids of other servers.
 */
export const FileId = z
  .string()
  .regex(/^tp1\.[A-Za-z0-9_-]{20,400}$/)
  .meta({ description: "The file_id of a file that Telegram has already" });
export type FileId = z.infer<typeof FileId>;

/** What a job knows of a file: one in the media folder, or one that Telegram has already. */
export const MediaSource = z.union([StagedFile, z.object({ file_id: FileId })]);
export type MediaSource = z.infer<typeof MediaSource>;

/** A place in a method's parameters that holds a file. */
export interface FileSlot {
  /** Keys and indexes that lead to the file's text. */
  readonly path: readonly (string | number)[];
  readonly kind: MediaKind;
}
