import type { CallProgress } from "@telepipe/contracts";

/** One file that is being moved. */
export interface Transfer {
  /** So many more bytes have arrived. */
  advance(bytes: number): void;
}

/** Between two reports, and before the first: what takes less is not worth one. */
const INTERVAL_MS = 500;

/**
 * Adds up the files that a call moves and reports where it stands, at most twice a second and one report at a time.
 * The last word is always said, but only when there was a first.
 */
export class TransferProgress {
  readonly #report: (progress: CallProgress) => Promise<void>;
  readonly #intervalMs: number;
  #now: CallProgress | null = null;
  #reported: CallProgress | null = null;
  #isReporting = false;
  #dueAtMs = 0;

  /** @param report must not reject */
  constructor(report: (progress: CallProgress) => Promise<void>, intervalMs = INTERVAL_MS) {
    this.#report = report;
    this.#intervalMs = intervalMs;
  }

  /** Counts a file in. */
  begin(phase: CallProgress["phase"], sizeBytes: number): Transfer {
    if (this.#now === null) this.#dueAtMs = performance.now() + this.#intervalMs;
    const { bytes_done = 0, bytes_total = 0 } = this.#now ?? {};
    this.#now = { phase, bytes_done, bytes_total: bytes_total + sizeBytes };
    return { advance: (bytes) => this.#advance(bytes) };
  }

  #advance(bytes: number): void {
    if (this.#now === null) return;
    this.#now = { ...this.#now, bytes_done: this.#now.bytes_done + bytes };
    this.#tell();
  }

  #tell(): void {
    const now = this.#now;
    if (now === null || now === this.#reported || this.#isReporting) return;
    const isLastWord = this.#reported !== null && now.bytes_done >= now.bytes_total;
    if (!isLastWord && performance.now() < this.#dueAtMs) return;
    this.#isReporting = true;
    this.#reported = now;
    this.#dueAtMs = performance.now() + this.#intervalMs;
    void this.#report(now).then(() => {
      this.#isReporting = false;
      this.#tell(); // After the last part nothing else would.
    });
  }
}
