import type { Methods } from "@telepipe/contracts";
import { locationMedia } from "../telegram/files/plain-media.ts";
import type { Executor } from "./executor.ts";
import { sendThing } from "./send-thing.ts";

export const sendLocation: Executor<Methods["sendLocation"]> = (params, context) =>
  sendThing(params, locationMedia(params), context);
