/**
 * Starts jobs in the order in which they were taken from Redis.
 *
 * BullMQ takes jobs in order, but by two ways of different length: a fetch loop, and the fetch that completing a job
 * includes. Two answers that arrive in one turn of the event loop can therefore swap places, never those of different
 * turns; and the processor can be called turns later still. So a job is announced when it becomes active, the jobs of
 * a turn are put into the order of their ids, and each waits for those before it to have been started.
 *
 * When the connection to Redis breaks, jobs can be taken whose way here is lost. Until they have come again nothing
 * starts (`hold`); all that comes meanwhile counts as one turn.
 */
export class OrderedStart {
  /** Announced in this turn. */
  #turn: string[] = [];
  #isHeld = false;
  /** Announced and not started, in order. */
  readonly #expected: string[] = [];
  readonly #starts = new Map<string, () => void>();

  /** The job has been taken from Redis and will be run, or forgotten. */
  announce(id: string): void {
    if (this.#turn.length === 0 && !this.#isHeld) setImmediate(() => this.#endTurn());
    this.#turn.push(id);
  }

  /** Starts nothing that is announced from now on. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#endTurn();
  }

  /** Runs `task` once all jobs that were taken before have been started. */
  run<Result>(id: string, task: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#starts.set(id, () => void task().then(resolve, reject));
      this.#startDue();
    });
  }

  /** The job ended without having been run; nobody waits for it. */
  forget(id: string): void {
    this.#turn = this.#turn.filter((other) => other !== id);
    this.#starts.delete(id);
    const index = this.#expected.indexOf(id);
    if (index >= 0) this.#expected.splice(index, 1);
    this.#startDue();
  }

  #endTurn(): void {
    if (this.#isHeld) return;
    this.#expected.push(...this.#turn.sort());
    this.#turn = [];
    this.#startDue();
  }

  #startDue(): void {
    for (let id = this.#expected[0]; id !== undefined; id = this.#expected[0]) {
      const start = this.#starts.get(id);
      if (start === undefined) return;
      this.#expected.shift();
      this.#starts.delete(id);
      start();
    }
  }
}
