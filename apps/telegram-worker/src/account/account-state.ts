import { type AccountStatus, ApiError } from "@telepipe/contracts";

/** What can be said of the account at a moment. */
export interface AccountState {
  readonly state: AccountStatus["state"];
  /** Public; null when `ready`. */
  readonly reason: string | null;
  /** Null until the account was reached once. */
  readonly accountId: number | null;
  /** Unix milliseconds. */
  readonly since: number;
}

/** Why calls cannot be executed in a state that is not `ready`. */
export function unavailable({ state, reason }: AccountState): ApiError {
  if (state === "logged_out") {
    return new ApiError("NOT_LOGGED_IN", { detail: `the account is not logged in: ${reason}` });
  }
  return new ApiError("TELEGRAM_UNAVAILABLE", { detail: reason ?? "Telegram is not reachable" });
}
