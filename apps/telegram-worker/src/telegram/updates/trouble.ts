/** Shorter ones are nobody's concern, in milliseconds. */
const SHOWN_AFTER_MS = 10_000;

/** Why something does not succeed, told once that has lasted for a while. */
export class Trouble {
  #reason: string | null = null;
  #since = 0;

  /** Sets the reason; null: it succeeded. */
  readonly set = (reason: string | null): void => {
    if (this.#reason === null) this.#since = performance.now();
    this.#reason = reason;
  };

  get problem(): string | null {
    if (this.#reason === null || performance.now() - this.#since < SHOWN_AFTER_MS) return null;
    return `missed updates cannot be fetched: ${this.#reason}`;
  }
}
