import { ConfiguredWebhook } from "@telepipe/contracts";
import type { Redis } from "ioredis";
import * as z from "zod";

/** How long an announcement stands without being renewed. */
const TTL_MS = 30_000;
const RENEW_MS = 10_000;

/**
 * The endpoints that the dispatchers' settings name, told by them through Redis: the API shows them, and only the
 * dispatchers' own environment has them.
 */
export class ConfiguredWebhooks {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#key = `${prefix}:webhooks-configured`;
  }

  /** Empty when no dispatcher has run lately, or none has such endpoints. */
  async list(): Promise<ConfiguredWebhook[]> {
    const json = await this.#redis.get(this.#key);
    return json === null ? [] : z.array(ConfiguredWebhook).parse(JSON.parse(json));
  }

  /** Tells of them from now on, until the returned function is called. */
  async announce(webhooks: readonly ConfiguredWebhook[]): Promise<() => void> {
    if (webhooks.length === 0) return () => undefined;
    const write = () => this.#redis.set(this.#key, JSON.stringify(webhooks), "PX", TTL_MS);
    await write();
    const timer = setInterval(() => {
      if (this.#redis.status === "ready") void write().catch(() => undefined); // The next one is soon.
    }, RENEW_MS);
    return () => clearInterval(timer);
  }
}
