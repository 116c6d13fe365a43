import {
  costlyEvents,
  DEFAULT_UPDATE_KINDS,
  Event,
  type EventType,
  toUpdates,
  UPDATE_KINDS,
  type UpdateKind,
} from "@telepipe/contracts";
import type { Redis } from "ioredis";
import * as z from "zod";
import { type Clock, systemClock } from "../process/clock.ts";
import { createScript, type RedisScript } from "../redis/redis-script.ts";
import { APPEND_SCRIPT, NUMBER_SCRIPT } from "./update-scripts.ts";

/** A program that gets updates: one token of the Bot API. */
export const UpdateConsumer = z.object({
  /** The kinds that it has asked for. */
  allowed: z.array(z.enum(UPDATE_KINDS)),
  /** The endpoint that it gets them by; null: it fetches them. */
  webhook: z.string().nullable(),
});
export type UpdateConsumer = z.infer<typeof UpdateConsumer>;

/** What is said on the channel. */
export const UpdateNotice = z.object({
  consumer: z.string(),
  /** A fetch has begun, which ends the one before it; else there are new updates. */
  poll: z.string().optional(),
});
export type UpdateNotice = z.infer<typeof UpdateNotice>;

/** An update that waits to be fetched. */
export interface StoredUpdate {
  readonly updateId: number;
  readonly kind: UpdateKind;
  /** What it was made of. */
  readonly event: Event;
}

/** Events that were kept for a consumer whose endpoint is served by now. */
export interface KeptForWebhook {
  readonly consumer: string;
  readonly endpointId: string;
  readonly updates: readonly StoredUpdate[];
}

/** As the Bot API keeps updates (core.telegram.org/bots/api#getting-updates). */
const KEPT_MS = 24 * 3_600_000;
/** Bounds what nobody fetches. */
const MOST_UPDATES = 100_000;
/** Events handed over at a time. */
const KEPT_PAGE = 50;
/** A number of an event that is tried for days must stay. */
const NUMBERS_KEPT_MS = 14 * KEPT_MS;
/** Numbers begin at the seconds since then, so that they go up even when Redis has lost them. */
const NUMBERING_SINCE_SECONDS = 1_700_000_000;

/**
 * The updates of each consumer, as Redis streams that the dispatcher's router appends to and the gateways read.
 * `<prefix>:update-consumers` is a hash of consumer → `UpdateConsumer`, `<prefix>:updates:<consumer>` a stream whose
 * entries' ids are update ids.
 */
export class UpdateStreams {
  /** Where appends and fetches are announced, as `UpdateNotice`. */
  readonly channel: string;
  readonly #redis: Redis;
  readonly #clock: Clock;
  readonly #consumersKey: string;
  readonly #streamPrefix: string;
  readonly #append: RedisScript;
  readonly #number: RedisScript;

  constructor(redis: Redis, prefix: string, clock: Clock = systemClock) {
    this.#redis = redis;
    this.#clock = clock;
    this.#consumersKey = `${prefix}:update-consumers`;
    this.#streamPrefix = `${prefix}:updates:`;
    this.channel = `${prefix}:updates`;
    this.#append = createScript(redis, APPEND_SCRIPT);
    this.#number = createScript(redis, NUMBER_SCRIPT);
  }

  /**
   * Adds the updates of events, in their order, to every stream that wants them; events added before change nothing.
   *
   * @param served endpoints that events are routed to: their consumers need no stream
   */
  async append(events: readonly Event[], served: readonly string[] = []): Promise<void> {
    if (events.length === 0 || (await this.#redis.exists(this.#consumersKey)) === 0) return;
    const updates = events.flatMap((event) => {
      const kinds = toUpdates(event).map(({ kind }) => kind);
      const json = kinds.length > 0 ? JSON.stringify(event) : "";
      return kinds.flatMap((kind) => [event.id, kind, json]);
    });
    if (updates.length === 0) return;
    const now = this.#clock.now();
    const limits = [now, now - KEPT_MS, MOST_UPDATES, this.#firstNumber()];
    const endpoints = JSON.stringify(Object.fromEntries(served.map((id) => [id, 1])));
    await this.#append(
      [this.#consumersKey],
      [this.#streamPrefix, this.channel, ...limits, endpoints, ...updates],
    );
  }

  /** The oldest updates that have not been confirmed, at most `limit`. */
  async read(consumer: string, limit: number): Promise<StoredUpdate[]> {
    const entries = await this.#redis.xrange(this.#streamPrefix + consumer, "-", "+", "COUNT", limit);
    const oldest = this.#clock.now() - KEPT_MS;
    return entries.flatMap(([id, [, at, , kind, , json]]) => {
      const event = Number(at) < oldest ? null : readEvent(json);
      // The script that wrote them knows the kinds.
      return event === null ? [] : [{ updateId: Number.parseInt(id, 10), kind: kind as UpdateKind, event }];
    });
  }

  /** What waits in streams whose consumers have an endpoint among `served`: it belongs into the endpoint's lanes. */
  async keptFor(served: readonly string[]): Promise<KeptForWebhook[]> {
    if (served.length === 0) return [];
    const consumers = await this.#redis.hgetall(this.#consumersKey);
    const kept = await Promise.all(
      Object.entries(consumers).map(async ([consumer, json]): Promise<KeptForWebhook | null> => {
        const { webhook } = readConsumer(json);
        if (webhook === null || !served.includes(webhook)) return null;
        const updates = await this.read(consumer, KEPT_PAGE);
        return updates.length === 0 ? null : { consumer, endpointId: webhook, updates };
      }),
    );
    return kept.filter((each) => each !== null);
  }

  /** Forgets the updates below `offset`; a negative one leaves that many of the newest. */
  async confirm(consumer: string, offset: number): Promise<void> {
    const stream = this.#streamPrefix + consumer;
    if (offset > 0) {
      await this.#redis.xtrim(stream, "MINID", `${offset}-0`);
    } else if (offset < 0) {
      await this.#redis.xtrim(stream, "MAXLEN", -offset);
    }
  }

  /** The events that consumers want and that are not told unless somebody does. */
  async wantedEvents(): Promise<readonly EventType[]> {
    const consumers = await this.#redis.hvals(this.#consumersKey);
    return consumers.flatMap((json) => costlyEvents(readConsumer(json).allowed));
  }

  /** How many updates wait. */
  pending(consumer: string): Promise<number> {
    return this.#redis.xlen(this.#streamPrefix + consumer);
  }

  /** Forgets all updates that wait. */
  async drop(consumer: string): Promise<void> {
    await this.#redis.xtrim(this.#streamPrefix + consumer, "MAXLEN", 0);
  }

  /** The id under which a consumer gets an event by webhook: ascending, and the same for every attempt. */
  async numberFor(consumer: string, eventId: string): Promise<number> {
    const stream = this.#streamPrefix + consumer;
    const now = this.#clock.now();
    const args = [eventId, now, now - NUMBERS_KEPT_MS, this.#firstNumber()];
    return Number(await this.#number([`${stream}:numbers`, `${stream}:last`], args));
  }

  /** Tells all gateways that a fetch has begun. */
  async announcePoll(consumer: string, poll: string): Promise<void> {
    await this.#redis.publish(this.channel, JSON.stringify({ consumer, poll } satisfies UpdateNotice));
  }

  /** Keeps streams for these consumers and no others; what they have asked for stays. */
  async keepConsumers(consumers: readonly string[]): Promise<void> {
    const known = await this.#redis.hkeys(this.#consumersKey);
    for (const gone of known.filter((consumer) => !consumers.includes(consumer))) {
      const stream = this.#streamPrefix + gone;
      await this.#redis.hdel(this.#consumersKey, gone);
      await this.#redis.del(stream, `${stream}:seen`);
    }
    const fresh = JSON.stringify({ allowed: DEFAULT_UPDATE_KINDS });
    for (const consumer of consumers) await this.#redis.hsetnx(this.#consumersKey, consumer, fresh);
  }

  /** What a consumer has asked for. */
  async consumer(consumer: string): Promise<UpdateConsumer> {
    return readConsumer((await this.#redis.hget(this.#consumersKey, consumer)) ?? "{}");
  }

  async setConsumer(consumer: string, { allowed, webhook }: UpdateConsumer): Promise<void> {
    // Lua's JSON has no null that is false.
    const json = JSON.stringify({ allowed, ...(webhook === null ? {} : { webhook }) });
    await this.#redis.hset(this.#consumersKey, consumer, json);
  }

  #firstNumber(): number {
    return Math.floor(this.#clock.now() / 1000) - NUMBERING_SINCE_SECONDS;
  }
}

function readConsumer(json: string): UpdateConsumer {
  const stored = JSON.parse(json) as Partial<UpdateConsumer>;
  return UpdateConsumer.parse({ allowed: DEFAULT_UPDATE_KINDS, webhook: null, ...stored });
}

/** Null for what this version cannot read. */
function readEvent(json: string | undefined): Event | null {
  try {
    return Event.parse(JSON.parse(json ?? ""));
  } catch {
    return null;
  }
}
