import { type AccountStatus, ApiError, isEnded } from "@telepipe/contracts";
import type { AccountStatusStore, Clock } from "@telepipe/runtime";
import { ZodError } from "zod";

/** A status this old is read again before the next call. */
const MAX_AGE_MS = 1000;

/** Turns calls away at once when the worker has said that nobody is logged in any more. */
export class AccountGate {
  readonly #store: AccountStatusStore;
  readonly #clock: Clock;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<AccountStatus | null> | undefined;

  constructor(store: AccountStatusStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Lets a call pass unless it is certain to fail. No status is no such certainty: the call's deadline decides.
   *
   * @throws ApiError NOT_LOGGED_IN with the worker's reason; QUEUE_UNAVAILABLE when Redis does not answer
   */
  async check(): Promise<void> {
    const status = await this.#status();
    if (status === null || !isEnded(status.state)) return;
    const { reason, what_to_do } = status;
    const detail = [reason, what_to_do].filter((text) => text !== null).join(": ");
    throw new ApiError("NOT_LOGGED_IN", detail === "" ? {} : { detail });
  }

  /** One read serves all calls of a second; a failed one serves those that were waiting for it. */
  #status(): Promise<AccountStatus | null> {
    const now = this.#clock.now();
    if (this.#reading === undefined || now - this.#readAt >= MAX_AGE_MS) {
      this.#readAt = now;
      this.#reading = this.#read();
    }
    return this.#reading;
  }

  async #read(): Promise<AccountStatus | null> {
    try {
      return await this.#store.read();
    } catch (cause) {
      // A worker of another version may write what this one cannot read.
      if (cause instanceof ZodError) return null;
      this.#reading = undefined;
      throw new ApiError("QUEUE_UNAVAILABLE", { cause });
    }
  }
}
