import { ApiError } from "@telepipe/contracts";
import type { Redis } from "ioredis";
import * as z from "zod";
import type { Logger } from "../log/logger.ts";
import type { CallDesk } from "./call-desk.ts";
import type { TakenCalls } from "./taken-calls.ts";

/** Asks the worker to end a call that it has taken and not begun. */
export const Withdrawal = z.object({
  job_id: z.string(),
  /** `waited`: its caller's time is over; `cancelled`: somebody has said so. */
  reason: z.enum(["waited", "cancelled"]),
  /** A call that has begun goes on: its outcome has to stay readable. */
  keep: z.boolean(),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

/** Where withdrawals are published. */
export function withdrawalChannel(prefix: string): string {
  return `${prefix}:send-withdrawals`;
}

/** What the outcome of a withdrawn call says. */
export function withdrawnError(reason: Withdrawal["reason"]): ApiError {
  if (reason === "cancelled") return new ApiError("CALL_CANCELLED");
  const detail =
    "the call waited for others of its chat, or for Telegram, longer than its caller; it was withdrawn";
  return new ApiError("TELEGRAM_UNAVAILABLE", { detail: `${detail} and will not be executed` });
}

/** Listens on a connection of its own, as a subscriber can do nothing else. */
export async function listenForWithdrawals(options: {
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  readonly taken: TakenCalls;
  readonly desk: CallDesk;
}): Promise<{ close(): Promise<void> }> {
  const { redis, prefix, log, taken, desk } = options;
  const subscriber = redis.duplicate();
  subscriber.on("error", (error) => log.debug({ error: error.message }, "redis.error"));
  subscriber.on("message", (_channel, message) => {
    const withdrawal = Withdrawal.safeParse(parsed(message));
    const call = withdrawal.success ? taken.get(withdrawal.data.job_id) : undefined;
    if (!withdrawal.success || !call) return;
    const { reason, keep } = withdrawal.data;
    if (!desk.withdraw(call, withdrawnError(reason)) && keep) call.isKept = true;
  });
  await subscriber.subscribe(withdrawalChannel(prefix));
  return { close: async () => subscriber.disconnect() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
