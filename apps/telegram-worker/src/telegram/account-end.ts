import { ApiError, type ApiErrorOptions, type EndedState, HOW_TO_LOG_IN } from "@telepipe/contracts";

/** Why nobody is logged in, and what the account's owner can do. */
export interface AccountEnd {
  readonly state: EndedState;
  readonly reason: string;
  readonly whatToDo: string;
}

const COPY = "stop the other program that uses a copy of this session, then ";
const BAN =
  "write to Telegram's support from the app (a login shows how); the worker goes on once a new session is stored";

/** Telegram's constants that say so (core.telegram.org/api/errors#401-unauthorized, #406-not-acceptable). */
const ENDS: Readonly<Record<string, AccountEnd>> = {
  AUTH_KEY_DUPLICATED: {
    state: "session_duplicated",
    reason: "the session was used from two places at once, so Telegram ended it",
    whatToDo: COPY + HOW_TO_LOG_IN,
  },
  AUTH_KEY_INVALID: loggedOut("Telegram does not know the session's key"),
  AUTH_KEY_UNREGISTERED: loggedOut("nobody is logged in with this session (any more)"),
  SESSION_EXPIRED: loggedOut("the session has expired"),
  SESSION_REVOKED: loggedOut("the account ended this session from another device"),
  USER_DEACTIVATED: {
    state: "deleted",
    reason: "the account was deleted",
    whatToDo: `log another account in: ${HOW_TO_LOG_IN}`,
  },
  USER_DEACTIVATED_BAN: { state: "banned", reason: "Telegram banned the account", whatToDo: BAN },
};

/** What one of Telegram's constants says of the account; null when it says nothing. */
export function endNamed(constant: string): AccountEnd | null {
  return (Object.hasOwn(ENDS, constant) && ENDS[constant]) || null;
}

/** What calls get once nobody is logged in any more. */
export class AccountEnded extends ApiError {
  readonly end: AccountEnd;

  constructor(end: AccountEnd, options: Pick<ApiErrorOptions, "cause" | "telegramError"> = {}) {
    super("NOT_LOGGED_IN", { detail: `${end.reason}: ${end.whatToDo}`, ...options });
    this.end = end;
  }
}

/** Nobody is logged in, for a reason that a new login cures. */
export function loggedOut(reason: string): AccountEnd {
  return { state: "logged_out", reason, whatToDo: HOW_TO_LOG_IN };
}
