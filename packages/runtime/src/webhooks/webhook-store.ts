import { Webhook } from "@telepipe/contracts";
import type { Redis } from "ioredis";
import { createScript, type RedisScript } from "../redis/redis-script.ts";
import { SWAP_SCRIPT } from "./swap-script.ts";

/** The stored endpoints and the state of the store that they were read in. */
export interface WebhookList {
  readonly webhooks: readonly Webhook[];
  /** Differs after any change. */
  readonly version: string;
  /** Ids of entries that this version of the program cannot read; they are left alone. */
  readonly unreadable: readonly string[];
}

/**
 * The endpoints that the API manages, in Redis. A change is written only over what it was made from, so that two
 * writers never undo each other; it raises the version and is announced to whoever watches (`watchWebhooks`).
 */
export class WebhookStore {
  /** Where changes are announced. */
  readonly channel: string;
  readonly #redis: Redis;
  readonly #key: string;
  readonly #versionKey: string;
  readonly #swap: RedisScript;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#key = `${prefix}:webhooks`;
    this.#versionKey = `${prefix}:webhooks-version`;
    this.channel = `${prefix}:webhooks-changed`;
    this.#swap = createScript(redis, SWAP_SCRIPT);
  }

  /** All endpoints, oldest first. */
  async list(): Promise<WebhookList> {
    // The version first: a change in between then shows as one more change, not as none.
    const version = await this.version();
    const stored = await this.#redis.hgetall(this.#key);
    const webhooks: Webhook[] = [];
    const unreadable: string[] = [];
    for (const [id, json] of Object.entries(stored)) {
      const webhook = parse(json);
      if (webhook) webhooks.push(webhook);
      else unreadable.push(id);
    }
    webhooks.sort((one, other) => one.created_at - other.created_at || one.id.localeCompare(other.id));
    return { webhooks, version, unreadable };
  }

  /** A word that differs after any change; cheap. */
  async version(): Promise<string> {
    return (await this.#redis.get(this.#versionKey)) ?? "";
  }

  /** Null when there is no such endpoint. */
  async get(id: string): Promise<Webhook | null> {
    const json = await this.#redis.hget(this.#key, id);
    return json === null ? null : Webhook.parse(JSON.parse(json));
  }

  /** Adds an endpoint; false when its id is taken. */
  create(webhook: Webhook): Promise<boolean> {
    return this.#write(webhook.id, "", JSON.stringify(webhook));
  }

  /**
   * Changes an endpoint: `change` gets the present one and returns the new one, or the same to leave it. It is
   * asked again when somebody else has changed the endpoint meanwhile, so it must do nothing else.
   *
   * @returns the endpoint as it is now, null when there is none
   */
  async update(id: string, change: (webhook: Webhook) => Webhook): Promise<Webhook | null> {
    while (true) {
      const json = await this.#redis.hget(this.#key, id);
      if (json === null) return null;
      const present = Webhook.parse(JSON.parse(json));
      const changed = change(present);
      if (changed === present || (await this.#write(id, json, JSON.stringify(changed)))) return changed;
    }
  }

  /** Deletes an endpoint; false when there was none. */
  async remove(id: string): Promise<boolean> {
    while (true) {
      const json = await this.#redis.hget(this.#key, id);
      if (json === null) return false;
      if (await this.#write(id, json, "")) return true;
    }
  }

  async #write(id: string, expected: string, wanted: string): Promise<boolean> {
    return (await this.#swap([this.#key, this.#versionKey], [id, expected, wanted, this.channel])) === 1;
  }
}

function parse(json: string): Webhook | null {
  try {
    return Webhook.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
