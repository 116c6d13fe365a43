import * as z from "zod";
import { Sticker } from "./files.ts";

/** core.telegram.org/bots/api#stickerset */
export const StickerSet = z.object({
  name: z.string(),
  title: z.string(),
  sticker_type: z.enum(["regular", "mask", "custom_emoji"]),
  stickers: z.array(Sticker),
});
export type StickerSet = z.infer<typeof StickerSet>;
