import * as z from "zod";

/** Something in a message that is not text. */
export const EventMedia = z.object({
  /** `photo`, `document`, `audio`, `voice`, `video`, else the media's own kind: `geo`, `contact`, `poll`, `unsupported`, … */
  type: z.string(),
  /** Telegram's id of the photo or document; null for kinds without a file. */
  file_id: z.string().nullable(),
  /** Name in the media folder once downloaded; null when there is no file or it could not be had. */
  file: z.string().nullable(),
  file_name: z.string().nullable(),
  mime_type: z.string().nullable(),
  size_bytes: z.number().nonnegative().nullable(),
  /** Why there is no `file` although the media has one. */
  download_error: z.string().nullable(),
  /** The contents of kinds without a file (a location, a contact, a poll), in Telegram's field names. */
  content: z.record(z.string(), z.unknown()).nullable(),
});
export type EventMedia = z.infer<typeof EventMedia>;
