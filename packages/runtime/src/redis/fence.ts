import type { Redis } from "ioredis";

/** Proof of owning the account: the key that says who does, and what it holds while it is us. */
export interface Fence {
  readonly key: string;
  readonly value: string;
}

/**
 * Begins each Lua script that only the owner may run. KEYS[1] is the fence's key, ARGV[1] its value; the script fails
 * with `FENCED` in the hands of anybody else.
 */
export const FENCE = `if redis.call("get", KEYS[1]) ~= ARGV[1] then return redis.error_reply("FENCED another worker owns the account") end\n`;

/**
 * Runs a Lua script if the account is still ours. Its own keys begin at KEYS[2], its arguments at ARGV[2].
 *
 * @throws when another worker owns the account by now, or Redis is away
 */
export function evalFenced(
  redis: Redis,
  { key, value }: Fence,
  script: string,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  return redis.eval(FENCE + script, keys.length + 1, key, ...keys, value, ...args);
}
