import type { Methods } from "@telepipe/contracts";
import { venueMedia } from "../telegram/files/plain-media.ts";
import type { Executor } from "./executor.ts";
import { sendThing } from "./send-thing.ts";

export const sendVenue: Executor<Methods["sendVenue"]> = (params, context) =>
  sendThing(params, venueMedia(params), context);
