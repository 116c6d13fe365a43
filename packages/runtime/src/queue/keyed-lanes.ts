/**
 * Runs tasks of the same key one after the other, in the order of the calls, and tasks of different keys side by
 * side. A task that fails does not stop those behind it.
 */
export class KeyedLanes {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Keys with a task that runs or waits. */
  get size(): number {
    return this.#tails.size;
  }

  /** Whether a task of this key runs or waits. */
  has(key: string): boolean {
    return this.#tails.has(key);
  }

  /** Runs `task` behind those of the same key; at once when `key` is null. */
  run<Result>(key: string | null, task: () => Promise<Result>): Promise<Result> {
    if (key === null) return task();
    const before = this.#tails.get(key);
    const result = before === undefined ? task() : before.then(task, task);
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    return result;
  }
}
