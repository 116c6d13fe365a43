import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { sendStagedFile } from "./send-staged-file.ts";

export const sendVoice: Executor<Methods["sendVoice"]> = (params, context) =>
  sendStagedFile("voice", params.voice, params, context);
