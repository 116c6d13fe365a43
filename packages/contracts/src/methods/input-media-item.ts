import * as z from "zod";
import { type FileSlot, MediaInput, MediaSource } from "../objects/media.ts";
import { integerLike } from "../objects/scalars.ts";
import { captionFields } from "./text-fields.ts";

/** The kinds of file that an album, or an edited message, may hold. */
const ItemKind = z.enum(["photo", "video", "document", "audio", "animation"]);

const size = integerLike("a number of pixels").nullish();

const common = {
  type: ItemKind,
  ...captionFields,
  has_spoiler: z.boolean().nullish(),
  show_caption_above_media: z.boolean().nullish(),
  duration: integerLike("a number of seconds").nullish(),
  width: size,
  height: size,
  performer: z.string().nullish(),
  title: z.string().nullish(),
};

/** core.telegram.org/bots/api#inputmedia */
export const InputMediaItem = z.object({ ...common, media: MediaInput, thumbnail: z.string().nullish() });
export type InputMediaItem = z.infer<typeof InputMediaItem>;

/** The same with its files in the media folder, or known to Telegram. */
export const StagedMediaItem = z.object({
  ...common,
  media: MediaSource,
  thumbnail: MediaSource.nullish(),
});
export type StagedMediaItem = z.infer<typeof StagedMediaItem>;

/** Where an item that stands at `path` holds files. */
export function filesOfItem(item: InputMediaItem, path: readonly (string | number)[]): readonly FileSlot[] {
  return [
    { path: [...path, "media"], kind: item.type },
    { path: [...path, "thumbnail"], kind: "thumbnail" },
  ];
}
