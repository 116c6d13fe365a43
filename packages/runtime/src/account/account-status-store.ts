import { AccountIdentity, AccountStatus } from "@telepipe/contracts";
import type { Redis } from "ioredis";
import type * as z from "zod";
import { evalFenced, type Fence } from "../redis/fence.ts";

/** How long a status stands without being renewed, in milliseconds. */
export const STATUS_TTL_MS = 15_000;

/** Keeps the account's status in Redis: the worker writes it, the gateway reads it. */
export class AccountStatusStore {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #identityKey: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#key = `${prefix}:account-status`;
    this.#identityKey = `${prefix}:account`;
  }

  /** Stands for `STATUS_TTL_MS`; the writer renews it well before. With a fence it fails for a former owner. */
  async write(status: z.input<typeof AccountStatus>, fence?: Fence): Promise<void> {
    const text = JSON.stringify(status);
    if (!fence) await this.#redis.set(this.#key, text, "PX", STATUS_TTL_MS);
    else await evalFenced(this.#redis, fence, WRITE, [this.#key], [text, STATUS_TTL_MS]);
  }

  /** Null when no worker has written lately: none runs. */
  async read(): Promise<AccountStatus | null> {
    const text = await this.#redis.get(this.#key);
    return text === null ? null : AccountStatus.parse(JSON.parse(text));
  }

  /** Remembers who the account is, for as long as Redis does. */
  async writeIdentity(identity: AccountIdentity): Promise<void> {
    await this.#redis.set(this.#identityKey, JSON.stringify(identity));
  }

  /** Null when the account was never reached. */
  async readIdentity(): Promise<AccountIdentity | null> {
    const text = await this.#redis.get(this.#identityKey);
    return text === null ? null : AccountIdentity.parse(JSON.parse(text));
  }

  /** Says that the writer is gone. */
  async clear(): Promise<void> {
    await this.#redis.del(this.#key);
  }
}

// A Redis that is full refuses to set, but not to let live on.
const WRITE = `
if redis.call("get", KEYS[2]) == ARGV[2] then return redis.call("pexpire", KEYS[2], ARGV[3]) end
return redis.call("set", KEYS[2], ARGV[2], "PX", ARGV[3])`;
