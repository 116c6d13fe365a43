import { type AccountStateName, ApiError, isEnded } from "@telepipe/contracts";
import type { Me } from "../telegram/telegram-session.ts";

/** What can be said of the account at a moment. */
export interface AccountState {
  readonly state: AccountStateName;
  /** Public; null when `ready`. */
  readonly reason: string | null;
  /** What the operator can do; null when it is nothing but waiting. */
  readonly whatToDo: string | null;
  /** Null until the account was reached once. */
  readonly me: Me | null;
  /** Unix milliseconds. */
  readonly since: number;
}

/** Why calls cannot be executed in a state that is not `ready`. */
export function unavailable({ state, reason, whatToDo }: AccountState): ApiError {
  if (isEnded(state)) return new ApiError("NOT_LOGGED_IN", { detail: `${reason}: ${whatToDo}` });
  return new ApiError("TELEGRAM_UNAVAILABLE", { detail: reason ?? "Telegram is not reachable" });
}
