import * as z from "zod";

const identity = { file_id: z.string(), file_unique_id: z.string() };
const size = { width: z.int(), height: z.int() };
const file_size = z.int().exactOptional();
const text = z.string().exactOptional();

/** One size of a photo, or a thumbnail (core.telegram.org/bots/api#photosize). */
export const PhotoSize = z.object({ ...identity, ...size, file_size });
export type PhotoSize = z.infer<typeof PhotoSize>;

const thumbnail = PhotoSize.exactOptional();
const named = { file_name: text, mime_type: text, file_size };

/** core.telegram.org/bots/api#animation */
export const Animation = z.object({ ...identity, ...size, duration: z.int(), thumbnail, ...named });
/** core.telegram.org/bots/api#audio; durations in seconds */
export const Audio = z.object({
  ...identity,
  duration: z.int(),
  performer: text,
  title: text,
  ...named,
  thumbnail,
});
/** core.telegram.org/bots/api#document */
export const Document = z.object({ ...identity, thumbnail, ...named });
/** core.telegram.org/bots/api#video */
export const Video = z.object({ ...identity, ...size, duration: z.int(), thumbnail, ...named });
/** core.telegram.org/bots/api#videonote; `length` is the side of the square */
export const VideoNote = z.object({ ...identity, length: z.int(), duration: z.int(), thumbnail, file_size });
/** core.telegram.org/bots/api#voice */
export const Voice = z.object({ ...identity, duration: z.int(), mime_type: text, file_size });

/** core.telegram.org/bots/api#sticker */
export const Sticker = z.object({
  ...identity,
  type: z.enum(["regular", "mask", "custom_emoji"]),
  ...size,
  is_animated: z.boolean(),
  is_video: z.boolean(),
  thumbnail,
  emoji: text,
  set_name: text,
  custom_emoji_id: text,
  file_size,
});
export type Sticker = z.infer<typeof Sticker>;

/** A file that can be downloaded (core.telegram.org/bots/api#file). */
export const File = z.object({
  ...identity,
  file_size,
  /** Under `/file/bot<token>/`. */
  file_path: text,
});
export type File = z.infer<typeof File>;

/** core.telegram.org/bots/api#userprofilephotos */
export const UserProfilePhotos = z.object({ total_count: z.int(), photos: z.array(z.array(PhotoSize)) });

/** What a message may be made of besides text; at most one, but for an animation, which is a document too. */
export const fileFields = {
  animation: Animation.exactOptional(),
  audio: Audio.exactOptional(),
  document: Document.exactOptional(),
  photo: z.array(PhotoSize).exactOptional(),
  sticker: Sticker.exactOptional(),
  video: Video.exactOptional(),
  video_note: VideoNote.exactOptional(),
  voice: Voice.exactOptional(),
};
