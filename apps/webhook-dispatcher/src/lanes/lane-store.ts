import { createLaneKeys, createScript, healthKeys, type LaneKeys, type RedisScript } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { ADVANCE_SCRIPT } from "./advance-script.ts";
import { DELAY_SCRIPT } from "./delay-script.ts";
import type { Delivery } from "./delivery.ts";
import { FINISH_SCRIPT } from "./finish-script.ts";
import { pushCall, type RoutedEvent, type ScriptCall } from "./push-call.ts";
import { PUSH_SCRIPT } from "./push-script.ts";
import {
  type Advance,
  type Begun,
  type Completion,
  type Delay,
  type Delivered,
  type Finish,
  type JobEnding,
  readAdvance,
  readBegun,
} from "./steps.ts";
import { TAKE_SCRIPT } from "./take-script.ts";
import { readHead, readTurn, type Turn } from "./turn.ts";

/** How a delivery asks for its turn. */
export interface TakeOptions {
  /** The attempt's own. */
  readonly token: string;
  /** Whether the event is needed. */
  readonly withEvent: boolean;
}

/** How long the outcome of a delivery is remembered. */
export interface LaneTimes {
  /** As long as a producer may send an event again. */
  readonly deliveredTtlMs: number;
  /** As long as a dead letter can be retried; its event is kept as long. */
  readonly deadTtlMs: number;
  /** How long an event stays that no endpoint needs any more; 0: not at all. */
  readonly keptTtlMs: number;
  /** How long a recovered endpoint has to do well until it counts as healthy. */
  readonly settleMs: number;
}

/** Beyond the request's timeout: for writing down how it ended. */
const SLOT_GRACE_MS = 5000;

/** How full an endpoint's lanes are. */
export interface LaneDepth {
  readonly events: number;
  readonly lanes: number;
  readonly longestLane: number;
}

/**
 * The events on their way, per endpoint and chat: lanes. Only the head of a lane has a job in the endpoint's
 * queue, which is what keeps a chat in order while other chats run beside it. An event lives here from `push`
 * until every endpoint has it, and for some time after, to be looked at and sent again.
 *
 *   (new) --push--> queued --advance--> delivered
 *                     \----advance--> dead --advance--> delivered   (retried by hand)
 *   delivered or dead --requeue--> queued   (`LaneReturns`)
 *
 * Every method can be repeated after a crash: the second run changes nothing.
 */
export class LaneStore {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #keys: LaneKeys;
  readonly #times: LaneTimes;
  readonly #push: RedisScript;
  readonly #take: RedisScript;
  readonly #advance: RedisScript;
  readonly #finish: RedisScript;
  readonly #delay: RedisScript;

  constructor(redis: Redis, prefix: string, times: LaneTimes) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#keys = createLaneKeys(prefix);
    this.#times = times;
    this.#push = createScript(redis, PUSH_SCRIPT);
    this.#take = createScript(redis, TAKE_SCRIPT);
    this.#advance = createScript(redis, ADVANCE_SCRIPT);
    this.#finish = createScript(redis, FINISH_SCRIPT);
    this.#delay = createScript(redis, DELAY_SCRIPT);
  }

  /** Appends events, a few dozen at most, to their lanes in order; each that is the head of one has its job then. */
  async push(routed: readonly RoutedEvent[]): Promise<void> {
    const call = pushCall(this.#keys, routed, Date.now());
    if (call) await this.#push(call.keys, call.args);
  }

  /** Whether the delivery may be posted now, which counts as an attempt. */
  async take(
    { id, maxConnections, timeoutMs }: Delivered["endpoint"],
    delivery: Delivery,
    { token, withEvent }: TakeOptions,
  ): Promise<Turn> {
    const { health, flights, limiter } = healthKeys(this.#prefix, id);
    const keys = [
      this.#keys.lane(id, delivery.lane),
      this.#keys.state(id, delivery.event_id),
      health,
      flights,
      limiter,
    ];
    const slot = [token, timeoutMs + SLOT_GRACE_MS, maxConnections];
    const reply = await this.#take(keys, [
      delivery.event_id,
      this.#keys.eventPrefix,
      ...slot,
      withEvent ? "1" : "0",
    ]);
    return readTurn(reply, delivery.lane);
  }

  /** Settles a delivery; its lane's next head has its job then, but for what is returned. */
  async advance(
    endpoint: Pick<Endpoint, "id" | "maxConnections">,
    delivery: Delivery,
    outcome: "delivered" | "dead",
    token: string,
  ): Promise<Advance> {
    const { keys, args } = this.#advanceCall(endpoint, delivery, outcome, token);
    return readAdvance(await this.#advance(keys, args), delivery.lane);
  }

  /** Settles what was delivered, completes its job and begins the queue's next one, all in one step. */
  async finish(delivered: Delivered, completion: Completion): Promise<Finish> {
    const { endpoint, delivery, withEvent } = delivered;
    const { token, returnValue, attempt, isNextWanted, now } = completion;
    const { keys, args } = this.#advanceCall(endpoint, delivery, "delivered", delivered.token, now);
    args.push(token, returnValue, attempt, isNextWanted ? "1" : "0");
    args.push(...this.#nextTurn(endpoint, completion, withEvent));
    const [advanced, ...begun] = (await this.#finish(keys, args)) as unknown[]; // As FINISH_SCRIPT says.
    return {
      advance: readAdvance(advanced, delivery.lane),
      begun: begun.length === 0 ? null : readBegun(begun),
    };
  }

  /** Puts a delivery's job back for a time and begins the queue's next one, in one step. */
  async delay(endpoint: Delivered["endpoint"], delay: Delay): Promise<Begun> {
    const { id, token, now, delayMs, reason, stackTrace } = delay;
    const { health, flights, limiter } = healthKeys(this.#prefix, endpoint.id);
    const args: (string | number)[] = [
      id,
      this.#keys.job(endpoint.id, ""),
      token,
      now,
      delayMs,
      reason,
      stackTrace,
    ];
    args.push(this.#keys.eventPrefix, endpoint.maxConnections, ...this.#nextTurn(endpoint, delay, true));
    return readBegun((await this.#delay([health, flights, limiter], args)) as unknown[]); // As DELAY_SCRIPT says.
  }

  /** An event as JSON; null when the store has lost it. */
  event(eventId: string): Promise<string | null> {
    return this.#redis.hget(this.#keys.eventPrefix + eventId, "event");
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

  /** `next` of `begin_turn`. */
  #nextTurn(
    { id, timeoutMs }: Delivered["endpoint"],
    { lockMs, limiter }: JobEnding,
    withEvent: boolean,
  ): (string | number)[] {
    const prefixes = [this.#keys.lane(id, ""), this.#keys.state(id, "")];
    return [
      lockMs,
      limiter.max,
      limiter.duration,
      ...prefixes,
      timeoutMs + SLOT_GRACE_MS,
      withEvent ? "1" : "0",
    ];
  }

  #advanceCall(
    { id, maxConnections }: Pick<Endpoint, "id" | "maxConnections">,
    delivery: Delivery,
    outcome: "delivered" | "dead",
    token: string,
    now = Date.now(),
  ): ScriptCall {
    const { health, flights, limiter } = healthKeys(this.#prefix, id);
    const keys = [
      this.#keys.lane(id, delivery.lane),
      this.#keys.lanes(id),
      this.#keys.depths,
      this.#keys.state(id, delivery.event_id),
      health,
      flights,
      limiter,
      this.#keys.heads(id),
    ];
    const { deliveredTtlMs, deadTtlMs, keptTtlMs, settleMs } = this.#times;
    const args = [
      delivery.event_id,
      outcome,
      outcome === "dead" ? deadTtlMs : deliveredTtlMs,
      delivery.lane,
      id,
      this.#keys.eventPrefix,
      deadTtlMs,
      token,
      maxConnections,
      settleMs,
      keptTtlMs,
      this.#keys.job(id, ""),
      now,
    ];
    return { keys, args };
  }

  async #head(endpointId: string, lane: string): Promise<Delivery | null> {
    const eventId = await this.#redis.lindex(this.#keys.lane(endpointId, lane), 0);
    if (eventId === null) return null;
    const json = await this.#redis.hget(this.#keys.eventPrefix + eventId, "delivery");
    return readHead([eventId, json ?? ""], lane);
  }
}
