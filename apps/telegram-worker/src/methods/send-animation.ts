import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { sendStagedFile } from "./send-staged-file.ts";

export const sendAnimation: Executor<Methods["sendAnimation"]> = (params, context) =>
  sendStagedFile("animation", params.animation, params, context);
