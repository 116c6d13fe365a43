import { Delivery, webhookQueueName } from "@telepipe/contracts";
import { createLaneKeys, createScript, healthKeys, type LaneKeys, type RedisScript } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { EXPIRE_SCRIPT } from "./expire-script.ts";

/** How long events wait, and how long they are kept afterwards. */
export interface ExpiryTimes {
  /** Age of an event at which it is given up while its endpoint takes nothing. */
  readonly ttlMs: number;
  /** As long as a dead letter can be retried; its event is kept as long. */
  readonly deadTtlMs: number;
}

/** Events per script call: few enough not to hold up Redis. */
const CHUNK_EVENTS = 100;

/** The time limit of events whose endpoint takes nothing: paused, disabled, or its queue paused by hand. */
export class LaneExpiry {
  readonly #prefix: string;
  readonly #times: ExpiryTimes;
  readonly #keys: LaneKeys;
  readonly #expire: RedisScript;

  constructor(redis: Redis, prefix: string, times: ExpiryTimes) {
    this.#prefix = prefix;
    this.#times = times;
    this.#keys = createLaneKeys(prefix);
    this.#expire = createScript(redis, EXPIRE_SCRIPT);
  }

  /**
   * Makes dead letters of the events that are too old, if the endpoint takes nothing; yields them, of each chat in its
   * order. Any number of dispatchers may do so at the same time, and may die of it: each event ends once, in one step.
   *
   * @param reason public; what the dead letters say
   */
  async *expire({ id, state }: Pick<Endpoint, "id" | "state">, reason: string): AsyncGenerator<Delivery[]> {
    const keys = [
      this.#keys.heads(id),
      this.#keys.lanes(id),
      this.#keys.depths,
      healthKeys(this.#prefix, id).health,
    ];
    for (let skipped = 0, found = 1; found > 0; ) {
      const reply = await this.#expire(keys, [
        id,
        this.#times.ttlMs,
        skipped,
        CHUNK_EVENTS,
        this.#keys.lane(id, ""),
        this.#keys.eventPrefix,
        this.#keys.state(id, ""),
        `${this.#prefix}:${webhookQueueName(id)}:`,
        this.#times.deadTtlMs,
        reason,
        state === "enabled" ? "0" : "1",
      ]);
      const [lanes, leftOut, ...ended] = reply as [number, number, ...string[]]; // As EXPIRE_SCRIPT says.
      found = lanes;
      skipped += leftOut;
      if (ended.length > 0) yield ended.map((json) => Delivery.parse(JSON.parse(json)));
    }
  }
}
