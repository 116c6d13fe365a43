import type { Methods } from "@telepipe/contracts";
import { stickerSet } from "../telegram/files/sticker-set.ts";
import type { Executor } from "./executor.ts";

export const getStickerSet: Executor<Methods["getStickerSet"]> = async (params, { session }) => {
  return stickerSet(session, params.name);
};
