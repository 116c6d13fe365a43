import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { sendStagedFile } from "./send-staged-file.ts";

export const sendSticker: Executor<Methods["sendSticker"]> = (params, context) =>
  sendStagedFile("sticker", params.sticker, params, context);
