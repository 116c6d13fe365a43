import { randomUUID } from "node:crypto";
import type { Fence, Logger } from "@telepipe/runtime";
import type { Redis } from "ioredis";

/** Who may talk to Telegram. */
export interface LeaseOptions {
  /** Role `fail-fast`: what cannot be asked now is asked again soon. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  /** How long a lease stands without being renewed, in milliseconds; 7 s when absent. */
  readonly ttlMs?: number | undefined;
}

/** The right to talk to Telegram, as long as it lasts. */
export interface Lease extends Fence {
  /** Fencing token: greater than that of every owner before, who may not know yet that it is none any more. */
  readonly token: number;
  /** Aborted when the lease was lost; whoever holds it must be silent before another can get it. */
  readonly lost: AbortSignal;
  /**
   * Whether the account is ours at this moment, without asking anybody. False well before Redis lets the lease pass
   * on, also in a process that was stopped meanwhile, and whatever the wall clock says. Asked before every byte that
   * goes to Telegram.
   */
  isHeld(): boolean;
  /** Whether another worker stands by. False when Redis does not say. */
  isAwaited(): Promise<boolean>;
  /** Gives the lease to whoever waits for it; after that it is not held. */
  release(): Promise<void>;
}

/** A standby takes over within this and the time for connecting after its owner was killed. */
const TTL_MS = 7000;
/** How often a standby asks, in milliseconds: so long it may take after the owner has let go. */
const POLL_MS = 200;
/** A standby that has not asked for so long is gone, in milliseconds. */
const STANDBY_TTL_MS = 2000;

// KEYS: the lease, the newest token, whether somebody stands by. ARGV: random part, life and a standby's in ms. Returns {token, 1 when Redis knew of no owner ever},
// or nothing when another worker has it. Asked again with the same random part it gives the same lease, so that an
// answer which was lost does no harm. Without data Redis begins with its time, as tokens must grow all the same.
const ACQUIRE = `
local value = redis.call("get", KEYS[1])
local token = value and string.match(value, "^(%d+):" .. ARGV[1] .. "$")
local isFirst = 0
if value and not token then
  redis.call("set", KEYS[3], "1", "PX", ARGV[3])
  return nil
end
if not value then
  local time = redis.call("time")
  local start = string.format("%d%03d", time[1], math.floor(time[2] / 1000))
  if redis.call("set", KEYS[2], start, "NX") then isFirst = 1 end
  token = redis.call("incr", KEYS[2])
end
redis.call("set", KEYS[1], token .. ":" .. ARGV[1], "PX", ARGV[2])
return {tonumber(token), isFirst}`;

// KEYS as above. ARGV: value, token, life in ms. A Redis that has lost its data is told again, unless somebody else has
// owned the account since.
const RENEW = `
local value = redis.call("get", KEYS[1])
if value == ARGV[1] then return redis.call("pexpire", KEYS[1], ARGV[3]) end
if value or tonumber(redis.call("get", KEYS[2]) or "0") > tonumber(ARGV[2]) then return 0 end
redis.call("set", KEYS[2], ARGV[2])
redis.call("set", KEYS[1], ARGV[1], "PX", ARGV[3])
return 1`;

const RELEASE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

/**
 * Waits until no other worker owns the account and takes it. Null when `signal` was aborted first.
 *
 * The lease is renewed eight times in its life. It counts as lost when another worker has it, and also when no renewal
 * got through for three quarters of its life: the owner has disconnected before Redis lets it expire.
 */
export async function acquireLease(options: LeaseOptions, signal: AbortSignal): Promise<Lease | null> {
  const { redis, prefix, log, ttlMs = TTL_MS } = options;
  const names = ["telegram-owner", "telegram-owner-token", "telegram-standby"];
  const keys = names.map((name) => `${prefix}:${name}`) as unknown as Held["keys"]; // As many as there are names.
  const random = randomUUID().replaceAll("-", "");
  let isStandby = false;
  while (!signal.aborted) {
    const takenAt = performance.now();
    const answer = await inTime(redis.eval(ACQUIRE, 3, ...keys, random, ttlMs, STANDBY_TTL_MS), ttlMs / 2);
    if (Array.isArray(answer)) {
      const [token, isFirst] = answer as [number, 0 | 1];
      const lease = hold({ redis, keys, token, value: `${token}:${random}`, ttlMs, log }, takenAt);
      // Redis has lost its data. The owner that we stood by for may go on until its own clock forbids it.
      if (isStandby && isFirst) await pause(ttlMs, AbortSignal.any([signal, lease.lost]));
      if (lease.isHeld() && !signal.aborted) {
        log.info({ token }, "owner.acquired");
        return lease;
      }
      await lease.release();
      continue;
    }
    if (answer === null && !isStandby) {
      log.info("owner.standby");
      isStandby = true;
    }
    await pause(Math.min(POLL_MS, ttlMs / 8), signal);
  }
  return null;
}

interface Held {
  readonly redis: Redis;
  readonly keys: readonly [lease: string, newestToken: string, standby: string];
  readonly token: number;
  readonly value: string;
  readonly ttlMs: number;
  readonly log: Logger;
}

function hold({ redis, keys, token, value, ttlMs, log }: Held, takenAt: number): Lease {
  const lost = new AbortController();
  // Redis counts from when it was asked or later, so the margin is for what is on its way to Telegram.
  let heldUntil = takenAt + ttlMs * 0.75;
  let isOver = false;
  const stop = () => {
    isOver = true;
    clearInterval(renewal);
    clearInterval(watch);
    redis.off("ready", renew);
  };
  const lose = (reason: string) => {
    if (isOver) return;
    stop();
    log.error({ reason, token }, "owner.lost");
    lost.abort(new Error(reason));
  };
  const isHeld = () => !isOver && performance.now() < heldUntil;
  const renew = () => {
    if (!isHeld()) return;
    const askedAt = performance.now();
    redis.eval(RENEW, 2, keys[0], keys[1], value, token, ttlMs).then(
      (isOurs) => {
        if (isOurs === 1) heldUntil = Math.max(heldUntil, askedAt + ttlMs * 0.75);
        else lose("another worker took over");
      },
      // Redis being away shows as a renewal that does not come.
      (error: Error) => log.debug({ error: error.message }, "owner.not_renewed"),
    );
  };
  const renewal = setInterval(renew, ttlMs / 8);
  const watch = setInterval(() => {
    if (!isHeld()) lose("the lease could not be renewed in time");
  }, ttlMs / 32);
  redis.on("ready", renew);
  return {
    token,
    key: keys[0],
    value,
    lost: lost.signal,
    isHeld,
    isAwaited: async () => (await inTime(redis.exists(keys[2]), ttlMs / 8)) === 1,
    release: async () => {
      stop();
      // Without a connection the lease ends by itself.
      await inTime(redis.eval(RELEASE, 1, keys[0], value), ttlMs / 8);
    },
  };
}

/** The answer; undefined when Redis is away or has not answered in time. */
async function inTime(answer: Promise<unknown>, ms: number): Promise<unknown> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  try {
    return await Promise.race([answer, late.promise]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
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
    if (signal.aborted) done();
  });
}
