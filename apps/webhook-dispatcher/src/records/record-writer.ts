import type { AttemptRecord } from "@telepipe/contracts";
import type { Clock, Logger, RecordRetention, RecordStore } from "@telepipe/runtime";
import type { AttemptRecorder } from "../delivery/delivery-context.ts";

/** What the writer works with. */
export interface RecordWriterOptions {
  readonly store: RecordStore;
  readonly retention: RecordRetention;
  readonly clock: Clock;
  readonly log: Logger;
  /** Counts attempts that are not recorded. */
  readonly onDropped: (count: number) => void;
}

const FLUSH_MS = 200;
const BATCH = 100;
/** Beyond it, records are dropped: Redis is away or slow, and deliveries matter more. */
const MAX_WAITING = 5000;
const TRIM_MS = 60_000;
/** For the last records of a stop. */
const CLOSE_MS = 1000;

/**
 * Writes records of attempts in batches, beside the deliveries: it never makes one wait, and what it cannot write
 * within reasonable memory it drops and counts.
 */
export class RecordWriter implements AttemptRecorder {
  readonly #options: RecordWriterOptions;
  #waiting: AttemptRecord[] = [];
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #trimmedAt = 0;

  constructor(options: RecordWriterOptions) {
    this.#options = options;
  }

  add(record: AttemptRecord): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#options.onDropped(1);
      return;
    }
    this.#waiting.push(record);
    if (this.#waiting.length >= BATCH) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  /** Writes what waits, if that goes quickly. */
  async close(): Promise<void> {
    this.#flush();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CLOSE_MS);
    await Promise.race([this.#writing, late]);
    clearTimeout(timer);
    if (this.#timer) clearTimeout(this.#timer);
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        await this.#write(batch);
      } catch (error) {
        this.#options.onDropped(batch.length);
        this.#options.log.error(
          { records: batch.length, error: error instanceof Error ? error.message : String(error) },
          "records.dropped",
        );
      }
    }
  }

  async #write(batch: readonly AttemptRecord[]): Promise<void> {
    const { store, retention, clock } = this.#options;
    const { bytes, deliveries } = await store.add(batch);
    const now = clock.now();
    const isFull = bytes > retention.maxBytes || deliveries > retention.maxDeliveries;
    if (!isFull && now - this.#trimmedAt < TRIM_MS) return;
    this.#trimmedAt = now;
    await store.trim(retention, now);
  }
}
