import { CallRecord } from "@telepipe/contracts";
import type { Redis } from "ioredis";

/** Outcomes of calls that have to stay readable, beside BullMQ's own memory, which others push out of. */
export class CallRecords {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async write(record: CallRecord, lifeMs: number): Promise<void> {
    await this.#redis.set(this.#key(record.job_id), JSON.stringify(record), "PX", lifeMs);
  }

  /** Null when there is none (any more). */
  async read(jobId: string): Promise<CallRecord | null> {
    const text = await this.#redis.get(this.#key(jobId));
    return text === null ? null : CallRecord.parse(JSON.parse(text));
  }

  #key(jobId: string): string {
    return `${this.#prefix}:call:${jobId}`;
  }
}
