interface Waiting {
  readonly id: string;
  readonly start: () => void;
}

/**
 * Starts jobs in the order of their ids within one turn of the event loop. BullMQ takes jobs from Redis in order, but
 * brings them to the processor by two ways of different length (its fetch loop and the fetch that completing a job
 * includes); two answers in one packet can thus swap places. Answers of different turns cannot.
 */
export class OrderedStart {
  #waiting: Waiting[] = [];

  /** Runs `task` at the end of this turn, after those with smaller ids. */
  run<Result>(id: string, task: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#startAll());
      this.#waiting.push({ id, start: () => void task().then(resolve, reject) });
    });
  }

  #startAll(): void {
    const batch = this.#waiting.sort((one, other) => (one.id < other.id ? -1 : 1));
    this.#waiting = [];
    for (const { start } of batch) start();
  }
}
