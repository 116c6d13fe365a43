import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { sendStagedFile } from "./send-staged-file.ts";

export const sendDocument: Executor<Methods["sendDocument"]> = (params, context) =>
  sendStagedFile("document", params.document, params, context);
