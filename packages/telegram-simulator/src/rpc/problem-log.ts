/** A bug that a client met: a handler threw, returned an impossible value, or a packet broke the server. */
export interface Failure {
  /** The called method, or what else was going on. */
  during: string;
  error: unknown;
}

export interface ProblemListeners {
  onUnimplemented?: ((method: string) => void) | undefined;
  onFailure?: ((failure: Failure) => void) | undefined;
}

/** What a simulator should never have to say: tests check that it is empty. */
export class ProblemLog {
  /** Methods that clients called and nobody handles, in order of first use. */
  readonly unimplemented: string[] = [];
  readonly failures: Failure[] = [];
  readonly #listeners: ProblemListeners;

  constructor(listeners: ProblemListeners) {
    this.#listeners = listeners;
  }

  addUnimplemented(method: string): void {
    if (!this.unimplemented.includes(method)) this.unimplemented.push(method);
    this.#listeners.onUnimplemented?.(method);
  }

  addFailure(during: string, error: unknown): void {
    const failure = { during, error };
    this.failures.push(failure);
    this.#listeners.onFailure?.(failure);
  }
}
