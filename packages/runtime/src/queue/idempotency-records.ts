import { hash } from "node:crypto";
import type { Redis } from "ioredis";

/** What a key stands for: one call, whose job's id was fixed when the key was first seen. */
export interface Reservation {
  /** The key's record, for the job to name. */
  readonly record: string;
  /** The job of the present try. */
  readonly jobId: string;
  /** What the `random_id`s of all its tries derive from. */
  readonly randomSeed: string;
  /** Whether the key was seen before. */
  readonly isRepeated: boolean;
}

// KEYS: the record. ARGV: fingerprint, job id, life in ms.
// Returns {1 when new, job id, seed}, or nothing when the key stands for another call.
const RESERVE = `
local held = redis.call("hmget", KEYS[1], "fingerprint", "job_id", "seed")
if held[1] then
  if held[1] ~= ARGV[1] then return nil end
  return {0, held[2], held[3]}
end
redis.call("hset", KEYS[1], "fingerprint", ARGV[1], "job_id", ARGV[2], "seed", ARGV[2], "tries", 1)
redis.call("pexpire", KEYS[1], ARGV[3])
return {1, ARGV[2], ARGV[2]}`;

// KEYS: the record. ARGV: job id. The next try gets a job of its own, as the id of a finished one is taken.
const REOPEN = `
if redis.call("hget", KEYS[1], "job_id") ~= ARGV[1] then return 0 end
local tries = redis.call("hincrby", KEYS[1], "tries", 1)
redis.call("hset", KEYS[1], "job_id", redis.call("hget", KEYS[1], "seed") .. "-" .. tries)
return 1`;

/**
 * Which call each Idempotency-Key stands for (draft-ietf-httpapi-idempotency-key-header). The job's id is fixed in the
 * same step that takes the key, so that a gateway which dies before it has enqueued the job leaves nothing that a
 * repetition could double.
 */
export class IdempotencyRecords {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
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
    const found = await this.#redis.eval(RESERVE, 1, this.#key(record), fingerprint, jobId, lifeMs);
    if (found === null) return null;
    const [isNew, id, randomSeed] = found as [number, string, string]; // What the script returns.
    return { record, jobId: id, randomSeed, isRepeated: isNew === 0 };
  }

  /** The try has ended without an outcome that could be repeated: the next caller with the key makes another. */
  async reopen(record: string, jobId: string): Promise<void> {
    await this.#redis.eval(REOPEN, 1, this.#key(record), jobId);
  }

  #key(record: string): string {
    return `${this.#prefix}:idempotency:${record}`;
  }
}
