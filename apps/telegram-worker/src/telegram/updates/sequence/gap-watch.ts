import type { Box } from "./box-of-update.ts";
import type { BoxSequence } from "./box-sequence.ts";

/** What is looked at of a box. */
type Watched = Pick<BoxSequence<unknown>, "isFetching" | "isBehind" | "hasGap" | "fallBehind">;

/**
 * Gives what is missing in a box a while to come by itself, and asks for it then
 * (core.telegram.org/api/updates#recovering-gaps). One timer per box, from its first gap on.
 */
export class GapWatch {
  readonly #waitMs: number;
  readonly #onMissing: (box: Box) => void;
  readonly #timers = new Map<Box, NodeJS.Timeout>();

  /**
   * @param waitMs how long something missing may be on its way, in milliseconds
   * @param onMissing what is missing in this box will not come by itself
   */
  constructor(waitMs: number, onMissing: (box: Box) => void) {
    this.#waitMs = waitMs;
    this.#onMissing = onMissing;
  }

  /** Looks at a box after it took something; one that is being fetched is left alone. */
  look(box: Box, sequence: Watched): void {
    if (sequence.isFetching) return;
    if (sequence.isBehind) this.#onMissing(box);
    else if (!sequence.hasGap) this.forget(box);
    else if (!this.#timers.has(box)) this.#wait(box, sequence);
  }

  /** Waits no longer for this box. */
  forget(box: Box): void {
    clearTimeout(this.#timers.get(box));
    this.#timers.delete(box);
  }

  /** Waits for no box any more. */
  close(): void {
    for (const box of [...this.#timers.keys()]) this.forget(box);
  }

  #wait(box: Box, sequence: Watched): void {
    const timer = setTimeout(() => {
      this.#timers.delete(box);
      if (!sequence.hasGap || sequence.isFetching) return;
      sequence.fallBehind();
      this.#onMissing(box);
    }, this.#waitMs);
    this.#timers.set(box, timer);
  }
}
