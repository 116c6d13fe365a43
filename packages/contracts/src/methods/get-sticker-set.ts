import * as z from "zod";
import { StickerSet } from "../objects/sticker-set.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const getStickerSet = defineResultMethod({
  name: "getStickerSet",
  summary: "Tell of a sticker set",
  params: z.object({ name: z.string().min(1) }),
  result: StickerSet,
  errors: ["TELEGRAM_REJECTED"],
  example: {
    params: { name: "SimulatedAnimals" },
    result: { name: "SimulatedAnimals", title: "Simulated animals", sticker_type: "regular", stickers: [] },
  },
});
