import { randomUUID } from "node:crypto";
import type { Logger } from "@telepipe/runtime";
import type { Redis } from "ioredis";

/** Who may talk to Telegram. */
export interface LeaseOptions {
  /** Role `patient`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  /** How long a lease stands without being renewed, in milliseconds. */
  readonly ttlMs?: number | undefined;
}

/** The right to talk to Telegram, as long as it lasts. */
export interface Lease {
  /** Aborted when the lease was lost; whoever holds it must be silent before another can get it. */
  readonly lost: AbortSignal;
  /** Gives the lease to whoever waits for it. */
  release(): Promise<void>;
}

const TTL_MS = 15_000;

const RENEW = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("pexpire", KEYS[1], ARGV[2]) end return 0`;
const RELEASE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

/**
 * Waits until no other worker owns the account and takes it. Null when `signal` was aborted first.
 *
 * Renewed every third of its life. It counts as lost when another one has it, and also when no renewal got through
 * until shortly before Redis would let it expire: by then the owner has disconnected.
 */
export async function acquireLease(options: LeaseOptions, signal: AbortSignal): Promise<Lease | null> {
  const { redis, prefix, log, ttlMs = TTL_MS } = options;
  const key = `${prefix}:telegram-owner`;
  const token = randomUUID();
  let isStandby = false;
  while (!signal.aborted) {
    const takenAt = performance.now();
    if (await redis.set(key, token, "PX", ttlMs, "NX")) {
      log.info("owner.acquired");
      return hold({ redis, key, token, ttlMs, log }, takenAt);
    }
    if (!isStandby) log.info("owner.standby");
    isStandby = true;
    await pause(ttlMs / 15, signal);
  }
  return null;
}

interface Held {
  readonly redis: Redis;
  readonly key: string;
  readonly token: string;
  readonly ttlMs: number;
  readonly log: Logger;
}

function hold({ redis, key, token, ttlMs, log }: Held, takenAt: number): Lease {
  const lost = new AbortController();
  const marginMs = ttlMs / 5;
  let renewedAt = takenAt;
  const lose = (reason: string) => {
    stop();
    if (lost.signal.aborted) return;
    log.error({ reason }, "owner.lost");
    lost.abort(new Error(reason));
  };
  const renew = async () => {
    const askedAt = performance.now();
    const isOurs = await redis.eval(RENEW, 1, key, token, ttlMs);
    if (isOurs === 1) renewedAt = askedAt;
    else lose("another worker took over");
  };
  const renewal = setInterval(() => {
    // Redis being away shows as a renewal that does not come.
    renew().catch((error: Error) => log.warn({ error: error.message }, "owner.not_renewed"));
  }, ttlMs / 3);
  const watch = setInterval(() => {
    if (performance.now() - renewedAt > ttlMs - marginMs) lose("Redis could not be reached in time");
  }, ttlMs / 30);
  const stop = () => {
    clearInterval(renewal);
    clearInterval(watch);
  };
  return {
    lost: lost.signal,
    release: async () => {
      stop();
      // Without a connection the command would wait; the lease then ends by itself.
      if (redis.status === "ready") await redis.eval(RELEASE, 1, key, token);
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
