/** How fast something may go: so many at once, then at a rate. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Changes of a rate that turned out too fast, or was kept for long without a refusal. */
const SLOWER = 0.8;
const FASTER = 0.01;
const SLOWEST = 0.1;
const FASTEST = 1.5;

/**
 * A believed limit: a bucket of tokens of which each send takes one. The belief is corrected by experience, a fifth down
 * at each refusal and a hundredth up at each success (additive increase, multiplicative decrease).
 */
export class TokenBucket {
  readonly #rate: Rate;
  #level: number;
  #at: number;
  #factor: number;

  constructor(rate: Rate, now: number, { level = rate.burst, factor = 1 } = {}) {
    this.#rate = rate;
    this.#level = level;
    this.#at = now;
    this.#factor = factor;
  }

  /** What the belief has been multiplied by so far. */
  get factor(): number {
    return this.#factor;
  }

  /** Tokens; negative when more was sent than the belief allows. */
  level(now: number): number {
    const refilled = ((now - this.#at) / 1000) * this.#rate.perSecond * this.#factor;
    this.#level = Math.min(this.#rate.burst, this.#level + Math.max(0, refilled));
    this.#at = now;
    return this.#level;
  }

  /** How much of the burst is left, at most 1. */
  fraction(now: number): number {
    return this.level(now) / this.#rate.burst;
  }

  take(now: number): void {
    // Senders that ignore the belief for long leave no debt that would outlast them.
    this.#level = Math.max(this.level(now) - 1, -this.#rate.burst);
  }

  /** Milliseconds until there is a token. */
  msUntilToken(now: number): number {
    const missing = 1 - this.level(now);
    return missing <= 0 ? 0 : Math.ceil((missing / (this.#rate.perSecond * this.#factor)) * 1000);
  }

  /** It went too fast: the bucket was empty. */
  refused(now: number): void {
    this.#level = Math.min(this.level(now), 0);
    this.#factor = Math.max(SLOWEST, this.#factor * SLOWER);
  }

  accepted(): void {
    this.#factor = Math.min(FASTEST, this.#factor + FASTER);
  }
}
