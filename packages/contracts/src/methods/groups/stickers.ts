import { getStickerSet } from "../get-sticker-set.ts";
import { sendSticker } from "../send-sticker.ts";
import type { MethodGroup } from "./method-group.ts";

export const stickers = {
  tag: "Stickers",
  description: "Send stickers and look into their sets.",
  methods: {
    sendSticker,
    getStickerSet,
  },
} satisfies MethodGroup;
