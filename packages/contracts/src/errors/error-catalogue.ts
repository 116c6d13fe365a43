/** What a caller may do after an error: nothing, try again itself, or leave it to the queue. */
export type RetryClass = "never" | "caller" | "queue";

/** One entry of the catalogue: HTTP status, who may retry, and the default public text. */
export interface ErrorSpec {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 422 | 429 | 500 | 503 | 504;
  readonly retry: RetryClass;
  /** Follows the status' prefix: "Bad Request: " + detail. */
  readonly detail: string;
}

/** What to do when the account is not logged in. (`pnpm login` alone is pnpm's own command for registries.) */
export const HOW_TO_LOG_IN = "run `pnpm run login`, with Compose `docker-compose run --rm login`";

/**
 * Every error that can reach a caller. Texts are those of the Bot API where it has one
 * (core.telegram.org/bots/api), because clients compare them.
 */
export const ERRORS = {
  UNAUTHORIZED: { status: 401, retry: "never", detail: "the x-api-key header is missing or wrong" },
  METHOD_NOT_FOUND: { status: 404, retry: "never", detail: "method not found" },
  NOT_FOUND: { status: 404, retry: "never", detail: "there is nothing at this address" },
  METHOD_NOT_ALLOWED: { status: 405, retry: "never", detail: "this address takes POST" },
  CONFLICT: { status: 409, retry: "never", detail: "another caller does the same" },
  BOTS_ONLY: { status: 400, retry: "never", detail: "this method is available to bots only" },
  BODY_TOO_LARGE: { status: 413, retry: "never", detail: "the body is over the limit" },
  MALFORMED_BODY: { status: 400, retry: "never", detail: "can't parse the body" },
  VALIDATION_FAILED: { status: 400, retry: "never", detail: "a field is missing or wrong" },

  TEXT_EMPTY: { status: 400, retry: "never", detail: "message text is empty" },
  TEXT_TOO_LONG: { status: 400, retry: "never", detail: "message is too long" },
  CAPTION_TOO_LONG: { status: 400, retry: "never", detail: "message caption is too long" },
  ENTITIES_INVALID: { status: 400, retry: "never", detail: "can't parse entities" },

  CHAT_NOT_FOUND: { status: 400, retry: "never", detail: "chat not found" },
  MESSAGE_NOT_FOUND: { status: 400, retry: "never", detail: "message not found" },
  MESSAGE_NOT_MODIFIED: { status: 400, retry: "never", detail: "message is not modified" },
  MESSAGE_NOT_EDITABLE: { status: 400, retry: "never", detail: "message can't be edited" },
  MESSAGE_NOT_DELETABLE: { status: 400, retry: "never", detail: "message can't be deleted" },
  CURSOR_INVALID: {
    status: 400,
    retry: "never",
    detail: "invalid cursor: pass the next_cursor of an answer of this method, unchanged",
  },
  INVITE_LINK_INVALID: { status: 400, retry: "never", detail: "the invite link is wrong or no longer valid" },
  JOIN_REQUEST_SENT: {
    status: 400,
    retry: "never",
    detail: "this chat's administrators decide who joins: they have been asked to let the account in",
  },
  TOO_MANY_CHATS: { status: 400, retry: "never", detail: "too many chats or members" },
  SCHEDULE_REFUSED: { status: 400, retry: "never", detail: "the message can't be scheduled" },
  VIEWERS_UNKNOWN: {
    status: 400,
    retry: "never",
    detail: "Telegram tells who has read a message only in small groups, and for seven days",
  },
  USERNAME_REFUSED: { status: 400, retry: "never", detail: "this username is not allowed" },
  FORBIDDEN: { status: 403, retry: "never", detail: "the account may not write to this chat" },

  MEDIA_INVALID: { status: 400, retry: "never", detail: "expected an http(s) URL, a data: URI or base64" },
  MEDIA_UNREACHABLE: { status: 400, retry: "caller", detail: "failed to get HTTP URL content" },
  MEDIA_TOO_LARGE: { status: 413, retry: "never", detail: "the file is over the limit" },
  MEDIA_REJECTED: { status: 400, retry: "never", detail: "Telegram does not accept this file" },

  WEBHOOK_NOT_FOUND: { status: 404, retry: "never", detail: "there is no such webhook" },
  WEBHOOK_READ_ONLY: {
    status: 409,
    retry: "never",
    detail: "this webhook comes from the settings (WEBHOOK_URL) and is changed there",
  },
  WEBHOOK_URL_REFUSED: { status: 400, retry: "never", detail: "this address may not be delivered to" },
  DELIVERY_NOT_FOUND: { status: 404, retry: "never", detail: "there is no such delivery" },
  DELIVERY_PENDING: { status: 409, retry: "caller", detail: "the delivery is on its way" },
  EVENT_NOT_KEPT: { status: 404, retry: "never", detail: "the event is no longer kept" },
  DISPATCHER_UNAVAILABLE: { status: 503, retry: "caller", detail: "no webhook-dispatcher answered in time" },

  FLOOD_WAIT: { status: 429, retry: "caller", detail: "retry later" },
  TELEGRAM_REJECTED: { status: 400, retry: "never", detail: "Telegram refused the call" },
  TELEGRAM_UNAVAILABLE: { status: 503, retry: "caller", detail: "Telegram is not reachable" },
  NOT_LOGGED_IN: { status: 503, retry: "never", detail: `the account is not logged in: ${HOW_TO_LOG_IN}` },
  QUEUE_UNAVAILABLE: { status: 503, retry: "caller", detail: "Redis is not reachable" },
  STORAGE_UNAVAILABLE: { status: 503, retry: "caller", detail: "the media folder cannot be written" },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    retry: "never",
    detail: "this Idempotency-Key was used for another call: a new call needs a new key",
  },
  JOB_NOT_FOUND: { status: 404, retry: "never", detail: "there is no such job (any more)" },
  JOB_STARTED: { status: 409, retry: "never", detail: "the call has started and can't be cancelled" },
  CALL_CANCELLED: { status: 409, retry: "never", detail: "the call was cancelled before it started" },
  RESULT_TIMEOUT: { status: 504, retry: "caller", detail: "the call started but did not finish in time" },
  INTERNAL: { status: 500, retry: "never", detail: "an internal error; the log has the details" },
} as const satisfies Record<string, ErrorSpec>;

/** A key of the catalogue. */
export type ErrorCode = keyof typeof ERRORS;

/**
 * Whether a call that ended with this error may have another outcome when it is made again: it was not executed, or
 * nobody knows. Such an error is never what an Idempotency-Key remembers.
 */
export function isProvisional(code: ErrorCode): boolean {
  const { status } = ERRORS[code];
  return status === 429 || status >= 500 || code === "CALL_CANCELLED";
}

/** Whether `code` is in this version's catalogue (a newer worker may know more). */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

const STATUS_PREFIX: Record<ErrorSpec["status"], string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Request Entity Too Large",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** The public text of an error, as the Bot API words it: `"<status text>: <detail>"`. */
export function describeError(code: ErrorCode, detail: string = ERRORS[code].detail): string {
  return `${STATUS_PREFIX[ERRORS[code].status]}: ${detail}`;
}
