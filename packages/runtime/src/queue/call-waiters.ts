import { ApiError, Outcome } from "@telepipe/contracts";

/** Somebody who waits for a call's outcome. */
export interface CallWaiter {
  /** The outcome, or null when it does not come within so many milliseconds; may be asked again. */
  outcome(timeoutMs: number): Promise<Outcome | null>;
  remove(): void;
}

/** Who waits for which call; several may wait for the same. */
export class CallWaiters {
  readonly #waiters = new Map<string, Set<(outcome: Outcome) => void>>();
  #count = 0;

  get size(): number {
    return this.#count;
  }

  has(jobId: string): boolean {
    return this.#waiters.has(jobId);
  }

  add(jobId: string): CallWaiter {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const others = this.#waiters.get(jobId) ?? new Set();
    this.#waiters.set(jobId, others.add(resolve));
    this.#count += 1;
    return {
      outcome: (timeoutMs) => {
        const { promise: late, resolve: giveUp } = Promise.withResolvers<null>();
        const timer = setTimeout(giveUp, timeoutMs, null);
        return Promise.race([promise, late]).finally(() => clearTimeout(timer));
      },
      remove: () => {
        if (!others.delete(resolve)) return;
        this.#count -= 1;
        if (others.size === 0) this.#waiters.delete(jobId);
      },
    };
  }

  settle(jobId: string, outcome: Outcome): void {
    for (const resolve of this.#waiters.get(jobId) ?? []) resolve(outcome);
  }

  settleAll(outcome: Outcome): void {
    for (const jobId of this.#waiters.keys()) this.settle(jobId, outcome);
  }
}

/** A job's return value, from the job or as text from an event. */
export function readOutcome(returnValue: unknown): Outcome {
  const outcome = Outcome.safeParse(typeof returnValue === "string" ? JSON.parse(returnValue) : returnValue);
  return outcome.success ? outcome.data : failure(new ApiError("INTERNAL"));
}

export function failure(error: ApiError): Outcome {
  return { v: 1, ok: false, error: error.toWire() };
}
