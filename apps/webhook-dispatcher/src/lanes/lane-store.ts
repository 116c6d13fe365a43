import type { Event } from "@telepipe/contracts";
import { createScript, type RedisScript } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { ADVANCE_SCRIPT } from "./advance-script.ts";
import { Delivery, deliveryOf } from "./delivery.ts";
import { createLaneKeys, type LaneKeys } from "./lane-keys.ts";
import { LOOK_SCRIPT } from "./look-script.ts";
import { PUSH_SCRIPT } from "./push-script.ts";

/** An event and the endpoints that want it. */
export interface RoutedEvent {
  readonly event: Event;
  readonly endpointIds: readonly string[];
}

/** A delivery that needs a job, because its event is the head of its lane. */
export interface Head {
  readonly endpointId: string;
  readonly delivery: Delivery;
}

/** What a delivery finds in the lane store. */
export type Look =
  /** It is the event's turn; the event as JSON, null when the store has lost it. */
  | { readonly turn: true; readonly event: string | null }
  /** It is not; whoever is the head must have a job. */
  | { readonly turn: false; readonly head: Delivery | null };

/** How long the outcome of a delivery is remembered. */
export interface LaneTimes {
  /** As long as a producer may send an event again. */
  readonly deliveredTtlMs: number;
  /** As long as a dead letter can be retried; its event is kept as long. */
  readonly deadTtlMs: number;
}

/** How full an endpoint's lanes are. */
export interface LaneDepth {
  readonly events: number;
  readonly lanes: number;
  readonly longestLane: number;
}

/**
 * The events on their way, per endpoint and chat: lanes. Only the head of a lane has a job in the endpoint's
 * queue, which is what keeps a chat in order while other chats run beside it. An event lives here from `push`
 * until every endpoint has it.
 *
 *   (new) --push--> queued --advance--> delivered
 *                     \----advance--> dead --advance--> delivered   (retried by hand)
 *
 * Every method can be repeated after a crash: the second run changes nothing.
 */
export class LaneStore {
  readonly #redis: Redis;
  readonly #keys: LaneKeys;
  readonly #times: LaneTimes;
  readonly #push: RedisScript;
  readonly #look: RedisScript;
  readonly #advance: RedisScript;

  constructor(redis: Redis, prefix: string, times: LaneTimes) {
    this.#redis = redis;
    this.#keys = createLaneKeys(prefix);
    this.#times = times;
    this.#push = createScript(redis, PUSH_SCRIPT);
    this.#look = createScript(redis, LOOK_SCRIPT);
    this.#advance = createScript(redis, ADVANCE_SCRIPT);
  }

  /** Appends events to their lanes, in order, and returns those that need a job now. */
  async push(routed: readonly RoutedEvent[]): Promise<Head[]> {
    const keys: string[] = [this.#keys.depths];
    const args: (string | number)[] = [];
    const candidates: Head[] = [];
    for (const { event, endpointIds } of routed) {
      const delivery = deliveryOf(event);
      keys.push(this.#keys.eventPrefix + event.id);
      args.push(event.id, JSON.stringify(event), JSON.stringify(delivery), delivery.lane, endpointIds.length);
      for (const endpointId of endpointIds) {
        keys.push(
          this.#keys.state(endpointId, event.id),
          this.#keys.job(endpointId, event.id),
          this.#keys.lane(endpointId, delivery.lane),
          this.#keys.lanes(endpointId),
        );
        args.push(endpointId);
        candidates.push({ endpointId, delivery });
      }
    }
    if (candidates.length === 0) return [];
    const heads = (await this.#push(keys, args)) as number[]; // As PUSH_SCRIPT says.
    return candidates.filter((_, index) => heads[index] === 1);
  }

  /** Whether it is the delivery's turn. */
  async look(endpointId: string, delivery: Delivery): Promise<Look> {
    const keys = [
      this.#keys.lane(endpointId, delivery.lane),
      this.#keys.state(endpointId, delivery.event_id),
    ];
    const reply = await this.#look(keys, [delivery.event_id, this.#keys.eventPrefix]);
    const [verdict, ...rest] = reply as string[]; // As LOOK_SCRIPT says.
    if (verdict === "turn") return { turn: true, event: rest[0] || null };
    return { turn: false, head: headOf(rest, delivery.lane) };
  }

  /** Settles a delivery and returns the one that is its lane's head now, null when the lane is empty. */
  async advance(
    endpointId: string,
    delivery: Delivery,
    outcome: "delivered" | "dead",
  ): Promise<Delivery | null> {
    const keys = [
      this.#keys.lane(endpointId, delivery.lane),
      this.#keys.lanes(endpointId),
      this.#keys.depths,
      this.#keys.state(endpointId, delivery.event_id),
    ];
    const { deliveredTtlMs, deadTtlMs } = this.#times;
    const reply = await this.#advance(keys, [
      delivery.event_id,
      outcome,
      outcome === "dead" ? deadTtlMs : deliveredTtlMs,
      delivery.lane,
      endpointId,
      this.#keys.eventPrefix,
      deadTtlMs,
    ]);
    return headOf(reply as string[], delivery.lane); // As ADVANCE_SCRIPT says.
  }

  /** The heads of all lanes of an endpoint, in portions. A lane that moves meanwhile may be there twice. */
  async *heads(endpointId: string): AsyncGenerator<Delivery[]> {
    let cursor = "0";
    do {
      const [next, scored] = await this.#redis.zscan(this.#keys.lanes(endpointId), cursor, "COUNT", 500);
      cursor = next;
      const lanes = scored.filter((_, index) => index % 2 === 0); // Every second is a length.
      yield (await Promise.all(lanes.map((lane) => this.#head(endpointId, lane)))).filter(
        (head) => head !== null,
      );
    } while (cursor !== "0");
  }

  /** How many events wait or are being delivered, and in how many lanes; null at once while Redis is away. */
  async depth(endpointId: string): Promise<LaneDepth | null> {
    if (this.#redis.status !== "ready") return null;
    const [events, lanes, longest] = await Promise.all([
      this.#redis.hget(this.#keys.depths, endpointId),
      this.#redis.zcard(this.#keys.lanes(endpointId)),
      this.#redis.zrevrange(this.#keys.lanes(endpointId), 0, 0, "WITHSCORES"),
    ]);
    return { events: Number(events ?? 0), lanes, longestLane: Number(longest[1] ?? 0) };
  }

  async #head(endpointId: string, lane: string): Promise<Delivery | null> {
    const eventId = await this.#redis.lindex(this.#keys.lane(endpointId, lane), 0);
    if (eventId === null) return null;
    const json = await this.#redis.hget(this.#keys.eventPrefix + eventId, "delivery");
    return headOf([eventId, json ?? ""], lane);
  }
}

/** A head whose event was lost still gets a job, or its lane would stand for ever. */
function headOf([eventId, json]: string[], lane: string): Delivery | null {
  if (eventId === undefined) return null;
  if (json) return Delivery.parse(JSON.parse(json));
  return {
    v: 1,
    event_id: eventId,
    lane,
    type: "lost",
    chat_id: null,
    message_id: null,
    received_at: 0,
    rejections: 0,
  };
}
