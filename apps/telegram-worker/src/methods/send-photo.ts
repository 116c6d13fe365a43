import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { sendStagedFile } from "./send-staged-file.ts";

export const sendPhoto: Executor<Methods["sendPhoto"]> = (params, context) =>
  sendStagedFile("photo", params.photo, params, context);
