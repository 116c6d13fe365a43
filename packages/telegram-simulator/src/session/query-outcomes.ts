const REMEMBERED_QUERIES = 1000;

/** How the last queries of a session ended or will end, for those that are to run after them (invokeAfterMsg). */
export class QueryOutcomes {
  readonly #succeeded = new Map<bigint, Promise<boolean>>();
  readonly #running = new Set<bigint>();

  /** Remembers a query; returns the function that tells whether it succeeded, to be called once. */
  begin(messageId: bigint): (succeeded: boolean) => void {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#succeeded.set(messageId, promise);
    this.#running.add(messageId);
    if (this.#succeeded.size > REMEMBERED_QUERIES) {
      const [oldest] = this.#succeeded.keys();
      if (oldest !== undefined) this.#succeeded.delete(oldest);
    }
    return (succeeded) => {
      this.#running.delete(messageId);
      resolve(succeeded);
    };
  }

  isRunning(messageId: bigint): boolean {
    return this.#running.has(messageId);
  }

  /** Resolves when the query has ended, to whether it succeeded; undefined for a query that is not known. */
  of(messageId: bigint): Promise<boolean> | undefined {
    return this.#succeeded.get(messageId);
  }
}
