import { setTimeout as delay } from "node:timers/promises";
import { type Event, INCOMING_QUEUE, type IncomingJob } from "@telepipe/contracts";
import { INCOMING_RETENTION, LazyQueue, type Logger, passPoint } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { batchJobId, batchLength, type WaitingEvent } from "./event-batch.ts";

/** What a publisher needs; it does not close the connection. */
export interface EventPublisherOptions {
  /** Role `fail-fast`: the publisher itself decides when to try again. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  /** Called when events are in Redis. */
  onPublished?(events: readonly Event[]): void;
}

/** An add that is not answered by then is tried again; the job's id makes that harmless. */
const ADD_TIMEOUT_MS = 5000;
const RETRY_DELAY_MIN_MS = 50;
const RETRY_DELAY_MAX_MS = 2000;

/**
 * Puts events into the `incoming` queue, in the order of `publish`. One job holds all events that became ready while
 * the one before was being added: one event when it is quiet, hundreds under load. While Redis is away the events
 * stay in memory, in order, and `problem` says so. What was received under a lease that is over by then is given up: the
 * next owner fetches it from Telegram, and published late it would come behind what that one has published since.
 */
export class EventPublisher {
  readonly #options: EventPublisherOptions;
  readonly #queue: LazyQueue<IncomingJob>;
  readonly #stopping = new AbortController();
  #waiting: WaitingEvent[] = [];
  #running: Promise<void> | undefined;
  #problem: string | null = null;

  constructor(options: EventPublisherOptions) {
    this.#options = options;
    this.#queue = new LazyQueue({ ...options, name: INCOMING_QUEUE });
  }

  /** Events that are not in Redis yet. */
  get pending(): number {
    return this.#waiting.length;
  }

  /** Why events are held back, or null. */
  get problem(): string | null {
    return this.#problem && `${this.pending} event(s) wait for Redis: ${this.#problem}`;
  }

  /**
   * Takes an event; returns at once. `onPublished` is called when it is in Redis.
   *
   * @param isOurs whether it may still be published; always when absent
   */
  publish(event: Event, onPublished?: () => void, isOurs: () => boolean = () => true): void {
    this.#waiting.push({ event, onPublished, isOurs });
    this.#running ??= this.#run();
  }

  /** Waits until everything is in Redis, at most `timeoutMs`. */
  async flush(timeoutMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    await Promise.race([this.#running, late]);
    clearTimeout(timer);
  }

  /**
   * Waits as `flush` does, and ends.
   *
   * @returns how many events could not be published
   */
  async close(timeoutMs: number): Promise<number> {
    await this.flush(timeoutMs);
    this.#stopping.abort();
    await this.#running;
    await this.#queue.close();
    return this.pending;
  }

  async #run(): Promise<void> {
    // What arrives in one go is published in one go.
    await new Promise((resolve) => setImmediate(resolve));
    while (!this.#stopping.signal.aborted) {
      this.#giveUpForeign();
      const batch = this.#waiting.slice(0, batchLength(this.#waiting));
      if (batch.length === 0) break;
      const events = batch.map(({ event }) => event);
      if (!(await this.#added(events, () => batch.every(({ isOurs }) => isOurs())))) continue;
      passPoint("eventsEnqueued");
      for (const published of this.#waiting.splice(0, batch.length)) published.onPublished?.();
      this.#options.onPublished?.(events);
    }
    this.#running = undefined;
  }

  #giveUpForeign(): void {
    const ours = this.#waiting.filter(({ isOurs }) => isOurs());
    const events = this.#waiting.length - ours.length;
    if (events > 0) this.#options.log.warn({ events }, "events.left_to_next_owner");
    this.#waiting = ours;
  }

  /** Tries until the batch is in Redis; false when it may not be published any more, or the publisher is stopped. */
  async #added(events: Event[], areOurs: () => boolean): Promise<boolean> {
    const { signal } = this.#stopping;
    const jobId = batchJobId(events);
    for (let attempt = 0; !signal.aborted && areOurs(); attempt += 1) {
      try {
        await withTimeout(this.#add(events, jobId));
        this.#recovered();
        return true;
      } catch (error) {
        this.#failed(error instanceof Error ? error.message : String(error));
        const delayMs = Math.min(RETRY_DELAY_MAX_MS, RETRY_DELAY_MIN_MS * 2 ** attempt);
        await delay(delayMs, undefined, { signal }).catch(() => undefined);
      }
    }
    return false;
  }

  async #add(events: Event[], jobId: string): Promise<void> {
    const queue = await this.#queue.get();
    await queue.add("events", { v: 1, events }, { jobId, ...INCOMING_RETENTION });
  }

  #failed(reason: string): void {
    if (!this.#problem) this.#options.log.error({ reason, pending: this.pending }, "events.held_back");
    this.#problem = reason;
  }

  #recovered(): void {
    if (this.#problem) this.#options.log.info({ pending: this.pending }, "events.flowing_again");
    this.#problem = null;
  }
}

async function withTimeout<Result>(promise: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ADD_TIMEOUT_MS} ms`)), ADD_TIMEOUT_MS);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => undefined); // It may still fail after the deadline.
  }
}
