import type { BoxChange, BoxEvent, BoxState } from "./box-event.ts";

/** A new box's `pts`: a state has to be above 0. */
const firstPts = 1;

/** The share of the events by which a log may outgrow its limit, so that it is not cut at each new one. */
const slack = 0.1;

/**
 * The changes of a message box in the order of `pts`, the newest of them: clients that were away learn from it what
 * they missed (core.telegram.org/api/updates).
 */
export class UpdateLog {
  readonly #limit: number;
  #events: BoxEvent[] = [];
  #pts = firstPts;
  /** What came after this state is all there. */
  #oldestPts = firstPts;

  /** Keeps at least `limit` events. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get pts(): number {
    return this.#pts;
  }

  /** Adds a change of `ptsCount` steps; one of no steps is no change. */
  append<C extends BoxChange>(change: C, ptsCount: number): C & BoxState {
    this.#pts += ptsCount;
    const event = { ...change, pts: this.#pts, ptsCount };
    if (ptsCount === 0) return event;
    this.#events.push(event);
    if (this.#events.length > this.#limit * (1 + slack)) this.#forget(this.#events.length - this.#limit);
    return event;
  }

  /** Advances the state without a change, as if one had been lost: the next update will not fit to the one before. */
  skip(steps: number): void {
    this.#pts += steps;
  }

  /** Whether everything that came after the state `pts` is still here. */
  reaches(pts: number): boolean {
    return pts >= this.#oldestPts;
  }

  /** The events after the state `pts`, oldest first, at most `limit`. */
  after(pts: number, limit: number): BoxEvent[] {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // In range by the loop's condition.
      if ((this.#events[middle] as BoxEvent).pts <= pts) low = middle + 1;
      else high = middle;
    }
    return this.#events.slice(low, low + limit);
  }

  #forget(count: number): void {
    this.#oldestPts = this.#events[count - 1]?.pts ?? this.#oldestPts;
    this.#events = this.#events.slice(count);
  }
}
