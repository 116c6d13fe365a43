import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { sendStagedFile } from "./send-staged-file.ts";

export const sendVideo: Executor<Methods["sendVideo"]> = (params, context) =>
  sendStagedFile("video", params.video, params, context);
