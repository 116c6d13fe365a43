interface Delayed {
  frame: Buffer;
  dueAtMs: number;
}

/** A slow wire: writes frames in the order in which they came, each after its delay or right behind the one before. */
export class DelayLine {
  readonly #write: (frame: Buffer) => void;
  readonly #waiting: Delayed[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(write: (frame: Buffer) => void) {
    this.#write = write;
  }

  /** Writes at once when there is no delay and nothing waits. A frame never overtakes another one. */
  send(frame: Buffer, delayMs: number): void {
    if (delayMs <= 0 && this.#waiting.length === 0) {
      this.#write(frame);
      return;
    }
    this.#waiting.push({ frame, dueAtMs: performance.now() + delayMs });
    this.#wait();
  }

  /** Drops what is on the way. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.length = 0;
  }

  #wait(): void {
    const [next] = this.#waiting;
    if (next === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#deliver(), Math.max(0, next.dueAtMs - performance.now()));
  }

  #deliver(): void {
    this.#timer = undefined;
    const now = performance.now();
    // Timers fire up to a millisecond early.
    while (this.#waiting[0] !== undefined && this.#waiting[0].dueAtMs <= now + 1) {
      const due = this.#waiting.shift();
      if (due !== undefined) this.#write(due.frame);
    }
    this.#wait();
  }
}
