import type { Logger } from "@telepipe/runtime";

/** How often Telegram is asked, in milliseconds. */
export interface FlowTiming {
  /** When nothing was pushed for so long; 1 min when absent. */
  readonly pollMs?: number;
  /** After something was found that had not been pushed; 5 s when absent. */
  readonly suspiciousPollMs?: number;
}

/** What is watched. */
export interface FlowWatchOptions {
  /** Whether there is a connection on which updates should be pushed. */
  isUp(): boolean;
  /** Whether nothing is being fetched already. */
  isIdle(): boolean;
  /** Fetches what was missed; resolves with the number of updates that this brought. */
  poll(): Promise<number>;
  /** Telegram had not pushed what it should have. */
  onSilence(): void;
  /** Makes the connection anew. */
  reconnect(): void;
  readonly log: Logger;
  readonly timing: FlowTiming;
}

const POLL_MS = 60_000;
const SUSPICIOUS_POLL_MS = 5000;
/** Polls in a row that found something before the connection is made anew. */
const SILENCES_MAX = 2;

/**
 * Notices a connection that is up, answers, and pushes nothing: when it has been quiet for a while the difference is
 * asked for. Nothing in it: it was quiet. Something in it: it should have been pushed; the account is not caught up
 * with by pushes any more, so it is asked more often, and the connection made anew if that goes on.
 *
 *     flowing --poll found something--> silent --push, or another connection--> flowing
 *                                        └─ again: reconnect
 */
export class FlowWatch {
  readonly #options: FlowWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #pushedAt = performance.now();
  #silences = 0;
  #isClosed = false;

  constructor(options: FlowWatchOptions) {
    this.#options = options;
    this.#schedule();
  }

  /** Why updates do not flow, or null. */
  get problem(): string | null {
    if (this.#silences === 0) return null;
    return "Telegram answers but does not push updates; they are fetched instead";
  }

  /** Something was pushed. */
  pushed(): void {
    this.#pushedAt = performance.now();
    this.#silences = 0;
  }

  /** There is another connection, which has to be quiet for a while before it is suspected. */
  renewed(): void {
    this.pushed();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#isClosed) return;
    const { pollMs = POLL_MS, suspiciousPollMs = SUSPICIOUS_POLL_MS } = this.#options.timing;
    this.#timer = setTimeout(
      () => void this.#look().finally(() => this.#schedule()),
      this.#silences > 0 ? suspiciousPollMs : pollMs,
    );
  }

  async #look(): Promise<void> {
    const { isUp, isIdle, poll, timing, reconnect, onSilence, log } = this.#options;
    const askedAt = performance.now();
    const isQuiet = this.#silences > 0 || askedAt - this.#pushedAt >= (timing.pollMs ?? POLL_MS);
    if (!isQuiet || !isUp() || !isIdle()) return;
    const found = await poll();
    // A push on its way at the same time is no silence.
    if (found === 0 || this.#pushedAt >= askedAt || this.#isClosed) return;
    this.#silences += 1;
    onSilence();
    log.warn({ updates: found, in_a_row: this.#silences }, "updates.not_pushed");
    if (this.#silences % SILENCES_MAX === 0) reconnect();
  }
}
