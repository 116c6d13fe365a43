import type { Event } from "@telepipe/contracts";
import { type Clock, GatheredOutput, type Logger, type TextOutput } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { Handler } from "../handlers/handler.ts";
import { HandlerRunner } from "../handlers/handler-runner.ts";
import { EventPublisher } from "./event-publisher.ts";
import { printMessage } from "./print-message.ts";
import type { ReceivingMetrics } from "./receiving-metrics.ts";

/** What an outlet needs; the connection is not closed. */
export interface EventOutletOptions {
  /** Role `fail-fast`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  readonly metrics: ReceivingMetrics;
  /** Where new messages are printed; null: nowhere. */
  readonly output: TextOutput | null;
  readonly handlers: readonly Handler[];
  readonly clock?: Clock;
}

/** How long a stop waits for Redis, in milliseconds. */
const PUBLISH_GRACE_MS = 8000;
/** The same for what handlers have published last. */
const LAST_WORDS_GRACE_MS = 1000;

/**
 * Where events go: output, publisher, and once they are in Redis the handlers. One per process: what waits for Redis
 * outlives the session to Telegram, and what handlers have to say the lease on the account too.
 */
export class EventOutlet {
  readonly #options: EventOutletOptions;
  readonly #publisher: EventPublisher;
  readonly #handlers: HandlerRunner;
  readonly #output: GatheredOutput | null;
  /** Handlers are not told of what handlers publish. */
  readonly #ofHandlers = new WeakSet<Event>();
  #closed: Promise<void> | undefined;

  constructor(options: EventOutletOptions) {
    this.#options = options;
    this.#publisher = new EventPublisher({ ...options, onPublished: (events) => this.#published(events) });
    // A closed pipe or a full disk behind the output concerns nobody else.
    const onFailed = (err: unknown, messages: number) =>
      options.log.warn({ err, messages }, "messages.not_printed");
    this.#output = options.output && new GatheredOutput(options.output, onFailed);
    this.#handlers = new HandlerRunner({
      ...options,
      publish: (event) => {
        this.#ofHandlers.add(event);
        this.#publisher.publish(event);
      },
    });
    options.metrics.watchPending(() => this.#publisher.pending);
  }

  /** Why events are held back, or null. */
  get problem(): string | null {
    return this.#publisher.problem;
  }

  /** Takes an event; returns at once and does not throw. See `EventPublisher.publish`. */
  deliver(event: Event, onPublished?: () => void, isOurs?: () => boolean): void {
    this.#publisher.publish(event, onPublished, isOurs);
    this.#print(event);
  }

  /** Waits until everything is in Redis, at most `timeoutMs`. */
  flush(timeoutMs: number): Promise<void> {
    return this.#publisher.flush(timeoutMs);
  }

  /** Brings what it has to its end, as far as Redis allows; idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#output?.flush();
    await this.#publisher.flush(PUBLISH_GRACE_MS);
    await this.#handlers.close();
    const lost = await this.#publisher.close(LAST_WORDS_GRACE_MS);
    if (lost > 0) this.#options.log.fatal({ events: lost }, "events.lost");
  }

  #published(events: readonly Event[]): void {
    this.#options.metrics.eventsPublished(events);
    for (const event of events) if (!this.#ofHandlers.has(event)) this.#handlers.dispatch(event);
  }

  #print(event: Event): void {
    if (this.#output) printMessage(event, this.#output);
  }
}
