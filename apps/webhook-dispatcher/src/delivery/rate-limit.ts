import { createScript, healthKeys } from "@telepipe/runtime";
import type { RateLimiterOptions } from "bullmq";
import type { Redis } from "ioredis";
import type { Endpoint } from "../endpoints/endpoint.ts";

/**
 * Has the queue's present window last no longer than those of the endpoint's limit.
 *
 *   KEYS  limiter
 *   ARGV  ms of a window
 *
 * One that the endpoint's health has shut stays so.
 */
const SHORTEN_SCRIPT = `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count < 9007199254740991 and redis.call('PTTL', KEYS[1]) > tonumber(ARGV[1]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
`;

/** More than is ever counted: what shuts a queue is this number in its limiter. */
export const NO_LIMIT: RateLimiterOptions = { max: Number.MAX_SAFE_INTEGER, duration: 60_000 };

/**
 * An endpoint's limit as BullMQ has it. One is always set: without it BullMQ does not look at the limiter, and the
 * endpoint's health could not shut it.
 */
export function limiterOf({ rateLimit }: Pick<Endpoint, "rateLimit">): RateLimiterOptions {
  if (rateLimit === null) return NO_LIMIT;
  return { max: rateLimit.max, duration: rateLimit.per_seconds * 1000 };
}

/**
 * Ends the window of a former limit once one of the present limit has passed. BullMQ counts jobs in a window that ends
 * when it said at its beginning: a busy endpoint that gets a limit would stand until then, which may be an hour.
 */
export async function shortenWindow(endpoint: Endpoint, redis: Redis, prefix: string): Promise<void> {
  const { limiter } = healthKeys(prefix, endpoint.id);
  await createScript(redis, SHORTEN_SCRIPT)([limiter], [limiterOf(endpoint).duration]);
}
