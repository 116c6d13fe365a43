import * as z from "zod";

/** The kinds of file that can be sent. */
export const MediaKind = z.enum(["photo", "document", "audio", "voice", "video"]);
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
