import { Delivery, webhookQueueName } from "@telepipe/contracts";
import { createLaneKeys, createScript, healthKeys, type LaneKeys, type RedisScript } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { DROP_SCRIPT } from "./drop-script.ts";
import { REQUEUE_SCRIPT } from "./requeue-script.ts";

/** What came of putting an event back. */
export interface Requeued {
  readonly outcome: "queued" | "pending" | "gone";
  /** Whether it is its lane's head, which must have a job. */
  readonly isHead: boolean;
}

const DROP_CHUNK = 200;

/** Ways of events that are not those of the stream: back into their lanes, or out of them. */
export class LaneReturns {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #keptTtlMs: number;
  readonly #keys: LaneKeys;
  readonly #requeue: RedisScript;
  readonly #drop: RedisScript;

  /** @param keptTtlMs how long an event stays that no endpoint needs any more */
  constructor(redis: Redis, prefix: string, keptTtlMs: number) {
    this.#redis = redis;
    this.#keptTtlMs = keptTtlMs;
    this.#prefix = prefix;
    this.#keys = createLaneKeys(prefix);
    this.#requeue = createScript(redis, REQUEUE_SCRIPT);
    this.#drop = createScript(redis, DROP_SCRIPT);
  }

  /** The delivery of a stored event; null when it is not kept. */
  async find(eventId: string): Promise<Delivery | null> {
    const json = await this.#redis.hget(this.#keys.eventPrefix + eventId, "delivery");
    return json ? Delivery.parse(JSON.parse(json)) : null;
  }

  /** Puts a settled event back at the end of its lane. Doing so again changes nothing. */
  async requeue(endpointId: string, delivery: Delivery): Promise<Requeued> {
    const { event_id: id, lane, received_at } = delivery;
    const queue = `${this.#prefix}:${webhookQueueName(endpointId)}`;
    const keys = [
      this.#keys.state(endpointId, id),
      this.#keys.job(endpointId, id),
      `${queue}:completed`,
      `${queue}:failed`,
      this.#keys.eventPrefix + id,
      this.#keys.lane(endpointId, lane),
      this.#keys.lanes(endpointId),
      this.#keys.depths,
      this.#keys.heads(endpointId),
    ];
    // As REQUEUE_SCRIPT says.
    const [outcome, isHead] = (await this.#requeue(keys, [id, lane, endpointId, received_at])) as [
      Requeued["outcome"],
      number,
    ];
    return { outcome, isHead: isHead === 1 };
  }

  /** Empties all lanes of an endpoint that is gone; yields what was in them. */
  async *drop(endpointId: string): AsyncGenerator<Delivery[]> {
    const lanes = await this.#redis.zrange(this.#keys.lanes(endpointId), "0", "-1");
    for (const lane of lanes) {
      while ((await this.#redis.exists(this.#keys.lane(endpointId, lane))) === 1) {
        yield await this.#dropChunk(endpointId, lane);
      }
    }
    const { health, flights, limiter } = healthKeys(this.#prefix, endpointId);
    await this.#redis.hdel(this.#keys.depths, endpointId);
    await this.#redis.unlink(this.#keys.sequences(endpointId), health, flights, limiter);
  }

  async #dropChunk(endpointId: string, lane: string) {
    const keys = [
      this.#keys.lane(endpointId, lane),
      this.#keys.lanes(endpointId),
      this.#keys.depths,
      this.#keys.heads(endpointId),
    ];
    const reply = (await this.#drop(keys, [
      lane,
      endpointId,
      DROP_CHUNK,
      this.#keys.eventPrefix,
      this.#keys.state(endpointId, ""),
      this.#keptTtlMs,
    ])) as string[]; // As DROP_SCRIPT says.
    const dropped: Delivery[] = [];
    for (let index = 1; index < reply.length; index += 2) {
      const json = reply[index];
      if (json) dropped.push(Delivery.parse(JSON.parse(json)));
    }
    return dropped;
  }
}
