import { randomUUID } from "node:crypto";
import { ApiError, type UpdateKind } from "@telepipe/contracts";
import { type Logger, type StoredUpdate, UpdateNotice, type UpdateStreams } from "@telepipe/runtime";
import type { Redis } from "ioredis";

/** One call of getUpdates. */
export interface Poll {
  readonly consumer: string;
  /** Confirms everything below; negative: from that many before the end. */
  readonly offset: number;
  readonly limit: number;
  readonly timeoutMs: number;
  /** Kinds asked for from now on; undefined leaves them as they are. */
  readonly allowed: readonly UpdateKind[] | undefined;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

/** What a poller works with; it closes none of it. */
export interface UpdatePollerOptions {
  readonly streams: UpdateStreams;
  /** Used for listening only, as Redis asks of a subscriber. */
  readonly subscriber: Redis;
  readonly log: Logger;
}

/** A waiting poll. */
interface Waiter {
  readonly consumer: string;
  /** Ends the waiting: there may be updates, or an error. */
  wake(error?: ApiError): void;
}

/** A notice can get lost while the subscriber reconnects, so a waiting poll looks again this often. */
const LOOK_AGAIN_MS = 5000;

/**
 * Long polling for any number of callers over one connection of the process: whoever waits is woken by a notice and
 * then reads.
 */
export class UpdatePoller {
  readonly #streams: UpdateStreams;
  readonly #subscriber: Redis;
  readonly #waiters = new Map<string, Waiter>();
  #isClosed = false;

  private constructor({ streams, subscriber }: UpdatePollerOptions) {
    this.#streams = streams;
    this.#subscriber = subscriber;
  }

  /** Begins to listen. */
  static async open(options: UpdatePollerOptions): Promise<UpdatePoller> {
    const { subscriber, streams, log } = options;
    const poller = new UpdatePoller(options);
    subscriber.on("message", (_, text: string) => {
      try {
        poller.#notice(UpdateNotice.parse(JSON.parse(text)));
      } catch (err) {
        log.warn({ err }, "updates.notice_unreadable");
      }
    });
    await subscriber.subscribe(streams.channel);
    return poller;
  }

  /** How many polls wait. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /**
   * The updates that wait, or those that come within the time.
   *
   * @throws ApiError CONFLICT when another poll of the same consumer began, or a webhook is set
   */
  async poll(poll: Poll): Promise<StoredUpdate[]> {
    const { consumer, offset, limit, signal } = poll;
    const id = randomUUID();
    await this.#admit(poll);
    await this.#streams.announcePoll(consumer, id);
    await this.#streams.confirm(consumer, offset);
    const until = performance.now() + poll.timeoutMs;
    while (true) {
      // Registered before the reading, so that no update falls between the two.
      using news = this.#wait(id, consumer, signal);
      const updates = await this.#streams.read(consumer, limit);
      const leftMs = until - performance.now();
      if (updates.length > 0 || leftMs <= 0 || signal.aborted || this.#isClosed) return updates;
      await news.within(Math.min(leftMs, LOOK_AGAIN_MS));
    }
  }

  /** Ends all waiting; the callers get what there is: nothing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const waiter of this.#waiters.values()) waiter.wake();
    if (this.#subscriber.status === "ready") await this.#subscriber.unsubscribe(this.#streams.channel);
  }

  async #admit({ consumer, allowed }: Poll): Promise<void> {
    const present = await this.#streams.consumer(consumer);
    if (present.webhook !== null) {
      const detail =
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
      throw new ApiError("CONFLICT", { detail });
    }
    if (allowed !== undefined)
      await this.#streams.setConsumer(consumer, { ...present, allowed: [...allowed] });
  }

  #notice({ consumer, poll }: UpdateNotice): void {
    for (const [id, waiter] of this.#waiters) {
      if (waiter.consumer !== consumer || id === poll) continue;
      waiter.wake(poll === undefined ? undefined : terminated());
    }
  }

  #wait(id: string, consumer: string, signal: AbortSignal) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // Nobody may be waiting yet when it is told.
    promise.catch(() => undefined);
    const wake = (error?: ApiError) => (error === undefined ? resolve() : reject(error));
    const onGone = () => resolve();
    signal.addEventListener("abort", onGone);
    this.#waiters.set(id, { consumer, wake });
    let timer: NodeJS.Timeout | undefined;
    return {
      within: (ms: number) => {
        timer = setTimeout(resolve, ms);
        return promise;
      },
      [Symbol.dispose]: () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onGone);
        this.#waiters.delete(id);
      },
    };
  }
}

function terminated(): ApiError {
  const detail = "terminated by other getUpdates request; make sure that only one bot instance is running";
  return new ApiError("CONFLICT", { detail });
}
