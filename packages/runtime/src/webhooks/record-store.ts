import { AttemptRecord, deliveryId } from "@telepipe/contracts";
import type { Redis } from "ioredis";
import { createScript, type RedisScript } from "../redis/redis-script.ts";
import { createLaneKeys } from "./lane-keys.ts";
import { RECORD_SCRIPT, TRIM_SCRIPT } from "./record-scripts.ts";

/** How long records are kept; the first bound that is reached counts. */
export interface RecordRetention {
  /** Age of the event. */
  readonly maxAgeMs: number;
  readonly maxDeliveries: number;
  /** Of attempts and events' bodies together, about. */
  readonly maxBytes: number;
}

/** A place in the list of recorded deliveries, which runs from the newest event to the oldest. */
export interface RecordPlace {
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly deliveryId: string;
}

/** A recorded delivery and its last attempt. */
export interface RecordedDelivery extends RecordPlace {
  readonly last: AttemptRecord;
}

/** Of a delivery that is tried for days the first attempts go. */
const ATTEMPTS_KEPT = 50;
/** Redis does nothing else meanwhile. */
const TRIM_CHUNK = 100;

/**
 * Attempts at deliveries, for looking back: per delivery a list of them, and one index by when the account got the
 * event. Nothing that delivers depends on it.
 */
export class RecordStore {
  readonly #redis: Redis;
  readonly #eventPrefix: string;
  readonly #listPrefix: string;
  /** Index, sizes and total. */
  readonly #keys: readonly [string, string, string];
  readonly #record: RedisScript;
  readonly #trim: RedisScript;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#eventPrefix = createLaneKeys(prefix).eventPrefix;
    this.#listPrefix = `${prefix}:record:`;
    this.#keys = [`${prefix}:records`, `${prefix}:record-sizes`, `${prefix}:record-bytes`];
    this.#record = createScript(redis, RECORD_SCRIPT);
    this.#trim = createScript(redis, TRIM_SCRIPT);
  }

  /** Adds attempts; returns what is kept by now. */
  async add(records: readonly AttemptRecord[]): Promise<{ bytes: number; deliveries: number }> {
    const keys: string[] = [...this.#keys];
    const args: (string | number)[] = [ATTEMPTS_KEPT];
    for (const record of records) {
      const id = deliveryId(record.endpoint_id, record.event_id);
      keys.push(this.#listPrefix + id, this.#eventPrefix + record.event_id);
      args.push(id, record.received_at, JSON.stringify(record));
    }
    const [bytes, deliveries] = (await this.#record(keys, args)) as [number, number]; // As RECORD_SCRIPT says.
    return { bytes, deliveries };
  }

  /** Forgets what is over the bounds. */
  async trim({ maxAgeMs, maxDeliveries, maxBytes }: RecordRetention, nowMs: number): Promise<void> {
    const bounds = [
      nowMs - maxAgeMs,
      maxDeliveries,
      maxBytes,
      TRIM_CHUNK,
      this.#listPrefix,
      this.#eventPrefix,
    ];
    while ((await this.#trim(this.#keys, bounds)) === TRIM_CHUNK);
  }

  /** The next places after one, or from the newest event on, whose events came between two moments. */
  async places(
    from: { readonly since: number; readonly until: number; readonly offset: number },
    limit: number,
  ): Promise<RecordPlace[]> {
    const found = await this.#redis.zrange(
      this.#keys[0],
      String(from.until),
      String(from.since),
      "BYSCORE",
      "REV",
      "LIMIT",
      from.offset,
      limit,
      "WITHSCORES",
    );
    return found.flatMap((id, index) =>
      index % 2 === 0 ? [{ deliveryId: id, receivedAt: Number(found[index + 1]) }] : [],
    );
  }

  /** The last attempts of deliveries; those that were forgotten meanwhile are left out. */
  async last(places: readonly RecordPlace[]): Promise<RecordedDelivery[]> {
    const found = await Promise.all(
      places.map(({ deliveryId: id }) => this.#redis.lindex(this.#listPrefix + id, -1)),
    );
    return places.flatMap((place, index) => {
      const last = parse(found[index] ?? null);
      return last ? [{ ...place, last }] : [];
    });
  }

  /** All attempts of a delivery that are kept, oldest first. */
  async attempts(id: string): Promise<AttemptRecord[]> {
    const found = await this.#redis.lrange(this.#listPrefix + id, 0, -1);
    return found.map(parse).filter((record) => record !== null);
  }
}

function parse(json: string | null): AttemptRecord | null {
  return json === null ? null : (AttemptRecord.safeParse(JSON.parse(json)).data ?? null);
}
