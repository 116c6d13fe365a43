import type { Methods } from "@telepipe/contracts";
import { contactMedia } from "../telegram/files/plain-media.ts";
import type { Executor } from "./executor.ts";
import { sendThing } from "./send-thing.ts";

export const sendContact: Executor<Methods["sendContact"]> = (params, context) =>
  sendThing(params, contactMedia(params), context);
