import type { Ledger } from "./ledger.ts";

/** Fetching goes on once no more than this, or half of the limit, are open. */
const RELIEVED_AT = 1000;

/** Has what fetches updates wait until enough of those that were taken are in Redis. */
export class Relief {
  readonly #ledger: Ledger;
  readonly #openMax: number;
  readonly #waiting = new Set<() => void>();

  /** @param openMax how many updates may be open at all */
  constructor(ledger: Ledger, openMax: number) {
    this.#ledger = ledger;
    this.#openMax = openMax;
  }

  /** Resolves at once when few are open. */
  wait(): Promise<void> {
    if (this.#isThere) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** To be called when updates were settled. */
  look(): void {
    if (!this.#isThere) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  get #isThere(): boolean {
    return this.#ledger.openCount <= Math.min(RELIEVED_AT, this.#openMax / 2);
  }
}
