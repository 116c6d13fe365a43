import { hash } from "node:crypto";
import type { Redis } from "ioredis";
import { type Clock, systemClock } from "../process/clock.ts";

/** What a key stands for: one call, whose job's id was fixed when the key was first seen. */
export interface Reservation {
  /** The key's record, for the job to name. */
  readonly record: string;
  /** The job of the present try. */
  readonly jobId: string;
  /** The job of the first try. */
  readonly firstJobId: string;
  /** What the `random_id`s of all its tries derive from. */
  readonly randomSeed: string;
  /** Whether the key was seen before. */
  readonly isRepeated: boolean;
}

// KEYS: the record. ARGV: fingerprint, job id, life in ms, seed.
// Returns {1 when new, job id, first job id, seed}, or nothing when the key stands for another call.
const RESERVE = `
local held = redis.call("hmget", KEYS[1], "fingerprint", "job_id", "first_job_id", "seed")
if held[1] then
  if held[1] ~= ARGV[1] then return nil end
  return {0, held[2], held[3], held[4]}
end
redis.call("hset", KEYS[1], "fingerprint", ARGV[1], "job_id", ARGV[2], "first_job_id", ARGV[2], "seed", ARGV[4],
  "tries", 1)
redis.call("pexpire", KEYS[1], ARGV[3])
return {1, ARGV[2], ARGV[2], ARGV[4]}`;

// KEYS: the record. ARGV: job id. The next try gets a job of its own, as the id of a finished one is taken.
const REOPEN = `
if redis.call("hget", KEYS[1], "job_id") ~= ARGV[1] then return 0 end
local tries = redis.call("hincrby", KEYS[1], "tries", 1)
redis.call("hset", KEYS[1], "job_id", redis.call("hget", KEYS[1], "first_job_id") .. "-" .. tries)
return 1`;

/**
 * Which call each Idempotency-Key stands for (draft-ietf-httpapi-idempotency-key-header). The job's id is fixed in the
 * same step that takes the key, so that a gateway which dies before it has enqueued the job leaves nothing that a
 * repetition could double. The `random_id`s derive from the key itself: should Redis lose the record, the repetition
 * carries the same ones, and Telegram tells that it has had them.
 */
export class IdempotencyRecords {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #clock: Clock;

  constructor(redis: Redis, prefix: string, clock: Clock = systemClock) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#clock = clock;
  }

  /**
   * Takes a key for a call, or finds the call that has it; null when that is another one.
   *
   * @param scope whose key it is
   * @param fingerprint of the method and everything given to it
   */
  async reserve(
    { scope, key }: { readonly scope: string; readonly key: string },
    fingerprint: string,
    jobId: string,
    lifeMs: number,
  ): Promise<Reservation | null> {
    // Callers may put anything into their keys, so they are not readable in Redis.
    const record = hash("sha256", `${scope}\n${key}`).slice(0, 40);
    // A key that is used again when its time is over stands for a new call, which must not be taken for the old one:
    // it falls into a later period. Two tries around the end of a period differ only if the record is lost as well.
    const period = Math.floor(this.#clock.now() / lifeMs);
    const seed = hash("sha256", `${record}\n${fingerprint}\n${period}`).slice(0, 40);
    const found = await this.#redis.eval(RESERVE, 1, this.#key(record), fingerprint, jobId, lifeMs, seed);
    if (found === null) return null;
    const [isNew, id, firstJobId, randomSeed] = found as [number, string, string, string]; // What the script returns.
    return { record, jobId: id, firstJobId, randomSeed, isRepeated: isNew === 0 };
  }

  /** The try has ended without an outcome that could be repeated: the next caller with the key makes another. */
  async reopen(record: string, jobId: string): Promise<void> {
    await this.#redis.eval(REOPEN, 1, this.#key(record), jobId);
  }

  #key(record: string): string {
    return `${this.#prefix}:idempotency:${record}`;
  }
}
