import type { Methods } from "@telepipe/contracts";
import { diceMedia } from "../telegram/files/plain-media.ts";
import type { Executor } from "./executor.ts";
import { sendThing } from "./send-thing.ts";

export const sendDice: Executor<Methods["sendDice"]> = (params, context) =>
  sendThing(params, diceMedia(params.emoji ?? "🎲"), context);
