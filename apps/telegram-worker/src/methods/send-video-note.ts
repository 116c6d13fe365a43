import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { sendStagedFile } from "./send-staged-file.ts";

export const sendVideoNote: Executor<Methods["sendVideoNote"]> = (params, context) =>
  sendStagedFile("video_note", params.video_note, params, context);
