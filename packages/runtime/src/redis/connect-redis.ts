import type { Redis } from "ioredis";
import type { Logger } from "../log/logger.ts";
import { StartError } from "../process/start-error.ts";
import { CommandBatchingRedis } from "./command-batching-redis.ts";

/** How a connection behaves while Redis is away. */
export type RedisRole =
  /** Commands wait for the connection to come back: queue workers, everything that must go on. */
  | "patient"
  /** Commands fail at once: whoever has a caller waiting. */
  | "fail-fast";

/** What it takes to connect. */
export interface RedisOptions {
  readonly url: string;
  readonly role: RedisRole;
  readonly log: Logger;
}

/**
 * How long an answer may take before the connection counts as broken, in milliseconds. A server that is stopped, or cut
 * off without a word, keeps its connections open; once they are broken, commands fail at once or wait for new ones. A
 * patient connection may block for 10 s on purpose.
 */
const SILENCE_MS: Readonly<Record<RedisRole, number>> = { "fail-fast": 2500, patient: 25_000 };

/**
 * Opens a connection that reconnects for ever, at most 2 s apart. Waits until it is ready.
 *
 * @throws when the first connection is not there within 10 s
 */
export async function connectRedis({ url, role, log }: RedisOptions): Promise<Redis> {
  const redis = new CommandBatchingRedis(url, {
    maxRetriesPerRequest: role === "patient" ? null : 0,
    enableOfflineQueue: role === "patient",
    retryStrategy: (attempt) => Math.min(2000, 50 * 2 ** Math.min(attempt, 6)),
    connectTimeout: 5000,
    socketTimeout: SILENCE_MS[role],
  });
  let lastReported = "";
  redis.on("error", (error: Error) => {
    // A Redis that is away fails on every attempt with the same words.
    if (error.message === lastReported) return;
    lastReported = error.message;
    log.error({ error: error.message }, "redis.error");
  });
  redis.on("ready", () => {
    if (lastReported) log.info("redis.recovered");
    lastReported = "";
  });
  try {
    await ready(redis);
  } catch (error) {
    redis.disconnect();
    throw new StartError(`REDIS_URL: no Redis answers there: ${lastReported || (error as Error).message}`, {
      cause: error,
    });
  }
  return redis;
}

/** Closes a connection, without waiting for a server that is away. */
export async function closeRedis(redis: Redis): Promise<void> {
  if (redis.status === "ready") await redis.quit().catch(() => redis.disconnect());
  else redis.disconnect();
}

function ready(redis: Redis): Promise<void> {
  if (redis.status === "ready") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer within 10 s")), 10_000);
    redis.once("ready", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
