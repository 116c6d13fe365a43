import { monotonicMs, quantile } from "../statistics.ts";

/** When messages arrived, in `monotonicMs` time. */
export interface ArrivalFigures {
  readonly count: number;
  readonly lastAtMs: number;
  /** From being written to arriving, of the messages that say when they were written; null when none did. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** The text of a message that says when it was written; see `writtenAtMs`. */
export function textWrittenNow(): string {
  return `written at ${monotonicMs()}`;
}

/** Counts messages as they arrive. */
export class Arrivals {
  #expected = 0;
  #count = 0;
  #lastAtMs = 0;
  #latenciesMs: number[] = [];
  #complete = Promise.withResolvers<void>();

  /** Begins to count anew; a message that comes later than it was expected counts for the next ones. */
  expect(count: number): void {
    this.#expected = count;
    this.#count = 0;
    this.#latenciesMs = [];
    this.#complete = Promise.withResolvers();
  }

  /** A message arrived; its text may stand anywhere in `content`. */
  add(content: string): void {
    this.#lastAtMs = monotonicMs();
    this.#count += 1;
    const writtenAtMs = Number(/written at ([\d.]+)/.exec(content)?.[1]);
    if (!Number.isNaN(writtenAtMs)) this.#latenciesMs.push(this.#lastAtMs - writtenAtMs);
    if (this.#count === this.#expected) this.#complete.resolve();
  }

  /**
   * Resolves once all that were expected are here.
   *
   * @throws when they are not within `timeoutMs`
   */
  async arrived(timeoutMs: number): Promise<ArrivalFigures> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error(`${this.#count} of ${this.#expected} messages arrived within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    await Promise.race([this.#complete.promise, late]).finally(() => clearTimeout(timer));
    const isTimed = this.#latenciesMs.length > 0;
    return {
      count: this.#count,
      lastAtMs: this.#lastAtMs,
      p50Ms: isTimed ? quantile(this.#latenciesMs, 0.5) : null,
      p99Ms: isTimed ? quantile(this.#latenciesMs, 0.99) : null,
    };
  }
}
