import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { sendStagedFile } from "./send-staged-file.ts";

export const sendAudio: Executor<Methods["sendAudio"]> = (params, context) =>
  sendStagedFile("audio", params.audio, params, context);
