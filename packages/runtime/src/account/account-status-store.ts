import { AccountStatus } from "@telepipe/contracts";
import type { Redis } from "ioredis";

/** How long a status stands without being renewed, in milliseconds. */
export const STATUS_TTL_MS = 15_000;

/** Keeps the account's status in Redis: the worker writes it, the gateway reads it. */
export class AccountStatusStore {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#key = `${prefix}:account-status`;
  }

  /** Stands for `STATUS_TTL_MS`; the writer renews it well before. */
  async write(status: AccountStatus): Promise<void> {
    await this.#redis.set(this.#key, JSON.stringify(status), "PX", STATUS_TTL_MS);
  }

  /** Null when no worker has written lately: none runs. */
  async read(): Promise<AccountStatus | null> {
    const text = await this.#redis.get(this.#key);
    return text === null ? null : AccountStatus.parse(JSON.parse(text));
  }

  /** Says that the writer is gone. */
  async clear(): Promise<void> {
    await this.#redis.del(this.#key);
  }
}
