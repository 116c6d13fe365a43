import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/** Runs one Lua script; resolves with its raw reply. */
export type RedisScript = (keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;

/** Makes a Lua script callable: sent once per server, afterwards called by its digest. */
export function createScript(redis: Redis, source: string): RedisScript {
  const digest = createHash("sha1").update(source).digest("hex");
  return async (keys, args) => {
    try {
      return await redis.evalsha(digest, keys.length, ...keys, ...args);
    } catch (error) {
      // A server that was restarted has forgotten it.
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return await redis.eval(source, keys.length, ...keys, ...args);
    }
  };
}
