import { Delivery, type DeliveryState, webhookQueueName } from "@telepipe/contracts";
import type { Redis } from "ioredis";
import { createLaneKeys, type LaneKeys } from "./lane-keys.ts";

/** One chat's events on their way to one endpoint. */
export interface WaitingLane {
  /** The chat's marked id, or `account`. */
  readonly lane: string;
  readonly events: number;
  /** Of the event that is next. */
  readonly head: Delivery | null;
}

/** Numbers of an endpoint's lanes. */
export interface LaneFigures {
  readonly events: number;
  readonly lanes: number;
  readonly deadLetters: number;
}

const LANES_PAGE = 100;

/** Looks into the lanes of endpoints without changing anything. */
export class LaneReader {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #keys: LaneKeys;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#keys = createLaneKeys(prefix);
  }

  /** Numbers of the lanes of one endpoint. */
  async figures(endpointId: string): Promise<LaneFigures> {
    const [events, lanes, deadLetters] = await Promise.all([
      this.#redis.hget(this.#keys.depths, endpointId),
      this.#redis.zcard(this.#keys.lanes(endpointId)),
      this.#redis.zcard(`${this.#prefix}:${webhookQueueName(endpointId)}:failed`),
    ]);
    return { events: Number(events ?? 0), lanes, deadLetters };
  }

  /** Unix milliseconds at which the account got the oldest event that waits; null when none does. */
  async oldest(endpointId: string): Promise<number | null> {
    const [, score] = await this.#redis.zrange(this.#keys.heads(endpointId), "0", "0", "WITHSCORES");
    return score === undefined ? null : Number(score);
  }

  /** The lanes of an endpoint that are not empty, the longest first, from the `offset`th on. */
  async lanes(endpointId: string, offset: number, limit = LANES_PAGE): Promise<WaitingLane[]> {
    const scored = await this.#redis.zrevrange(
      this.#keys.lanes(endpointId),
      offset,
      offset + limit - 1,
      "WITHSCORES",
    );
    const lanes = scored.flatMap((lane, index) =>
      index % 2 === 0 ? [{ lane, events: Number(scored[index + 1]) }] : [],
    );
    const heads = await Promise.all(lanes.map(({ lane }) => this.events(endpointId, lane, 0, 1)));
    return lanes.map((lane, index) => ({ ...lane, head: heads[index]?.[0] ?? null }));
  }

  /** The events of one lane in their order, from the `offset`th on. */
  async events(endpointId: string, lane: string, offset: number, limit = LANES_PAGE): Promise<Delivery[]> {
    const ids = await this.#redis.lrange(this.#keys.lane(endpointId, lane), offset, offset + limit - 1);
    const found = await Promise.all(ids.map((id) => this.delivery(id)));
    return found.filter((delivery) => delivery !== null);
  }

  /** What is known of an event's deliveries; null when it is not kept. */
  async delivery(eventId: string): Promise<Delivery | null> {
    const json = await this.#redis.hget(this.#keys.eventPrefix + eventId, "delivery");
    return json ? Delivery.parse(JSON.parse(json)) : null;
  }

  /** The event as JSON; null when it is not kept. */
  eventJson(eventId: string): Promise<string | null> {
    return this.#redis.hget(this.#keys.eventPrefix + eventId, "event");
  }

  /** What became of deliveries; null where nothing is known any more. */
  async states(
    deliveries: readonly { endpointId: string; eventId: string }[],
  ): Promise<(DeliveryState | null)[]> {
    if (deliveries.length === 0) return [];
    const keys = deliveries.map(({ endpointId, eventId }) => this.#keys.state(endpointId, eventId));
    const states = await this.#redis.mget(keys);
    return states.map((state) => STATES[/^[a-z]*/.exec(state ?? "")?.[0] ?? ""] ?? null);
  }
}

/** The lane store's words. */
const STATES: Readonly<Record<string, DeliveryState>> = {
  queued: "pending",
  delivered: "delivered",
  dead: "dead",
};
