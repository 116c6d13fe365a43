import type { ApiError } from "../errors/api-error.ts";
import { describeError, ERRORS, type ErrorCode } from "../errors/error-catalogue.ts";

/** The body of a refused call, as core.telegram.org/bots/api#making-requests words it. */
export interface BotApiError {
  readonly ok: false;
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: { readonly retry_after?: number; readonly job_id?: string };
}

/** A status and the text after its prefix. */
type Text = readonly [status: 400 | 401 | 403, detail: string];

/** Our codes whose own text says more than the Bot API's; its clients compare the whole description. */
const BY_CODE: Partial<Readonly<Record<ErrorCode, Text>>> = {
  CHAT_NOT_FOUND: [400, "chat not found"],
  MESSAGE_NOT_MODIFIED: [
    400,
    "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
  ],
  MESSAGE_NOT_EDITABLE: [400, "message can't be edited"],
  MESSAGE_NOT_DELETABLE: [400, "message can't be deleted"],
  MEDIA_UNREACHABLE: [400, "failed to get HTTP URL content"],
  MEDIA_INVALID: [400, "wrong file identifier/HTTP URL specified"],
};

/** Telegram's constants that the Bot API puts into words (core.telegram.org/api/errors). */
const BY_CONSTANT: Readonly<Record<string, Text>> = {
  CHANNEL_INVALID: [400, "chat not found"],
  CHANNEL_PRIVATE: [403, "bot is not a member of the channel chat"],
  CHAT_ABOUT_NOT_MODIFIED: [400, "chat description is not modified"],
  CHAT_FORBIDDEN: [403, "bot was kicked from the group chat"],
  CHAT_ID_INVALID: [400, "chat not found"],
  CHAT_WRITE_FORBIDDEN: [403, "CHAT_WRITE_FORBIDDEN"],
  ENTITY_BOUNDS_INVALID: [400, "ENTITY_BOUNDS_INVALID"],
  EXTERNAL_URL_INVALID: [400, "wrong HTTP URL specified"],
  INPUT_USER_DEACTIVATED: [403, "user is deactivated"],
  MEDIA_CAPTION_TOO_LONG: [400, "message caption is too long"],
  MEDIA_GROUPED_INVALID: [400, "can't use the media of the specified type in the album"],
  MESSAGE_DELETE_FORBIDDEN: [400, "message can't be deleted"],
  MESSAGE_EMPTY: [400, "message text is empty"],
  MESSAGE_TOO_LONG: [400, "message is too long"],
  PEER_ID_INVALID: [400, "chat not found"],
  QUERY_ID_INVALID: [400, "query is too old and response timeout expired or query ID is invalid"],
  REPLY_MESSAGE_ID_INVALID: [400, "message to be replied not found"],
  REPLY_TO_INVALID: [400, "message to be replied not found"],
  STICKERSET_INVALID: [400, "STICKERSET_INVALID"],
  USER_ADMIN_INVALID: [400, "user is an administrator of the chat"],
  USER_IS_BLOCKED: [403, "bot was blocked by the user"],
  USER_NOT_PARTICIPANT: [400, "member not found"],
  USERNAME_INVALID: [400, "chat not found"],
  USERNAME_NOT_OCCUPIED: [400, "chat not found"],
  WC_CONVERT_URL_INVALID: [400, "wrong HTTP URL specified"],
  WEBPAGE_CURL_FAILED: [400, "failed to get HTTP URL content"],
  WEBPAGE_MEDIA_EMPTY: [400, "wrong type of the web page content"],
};

const PREFIX = { 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden" } as const;

/** Codes whose text is the catalogue's or the executor's own whatever Telegram's constant was. */
const WORDED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "MESSAGE_NOT_FOUND",
  "MESSAGE_NOT_MODIFIED",
  "MESSAGE_NOT_EDITABLE",
  "MESSAGE_NOT_DELETABLE",
  "TEXT_EMPTY",
  "TEXT_TOO_LONG",
  "CAPTION_TOO_LONG",
]);

/** After these a message may have gone out: clients repeat every 5xx, which would double it. */
const UNDECIDED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "RESULT_TIMEOUT",
  "QUEUE_UNAVAILABLE",
  "INTERNAL",
]);

/**
 * An error as a Bot API server words it. A constant of Telegram's without words of its own is told bare with 400,
 * as the official server does.
 *
 * @param mayHaveRun whether the call had been handed on and changes something: its end is then told as 400
 */
export function toBotApiError(error: ApiError, mayHaveRun = false): BotApiError {
  const [status, description] = statusAndDescription(error, mayHaveRun);
  const parameters = {
    ...(error.retryAfterSeconds === undefined ? {} : { retry_after: error.retryAfterSeconds }),
    ...(error.jobId === undefined ? {} : { job_id: error.jobId }),
  };
  return {
    ok: false,
    error_code: status,
    description,
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
  };
}

function statusAndDescription(error: ApiError, mayHaveRun: boolean): readonly [number, string] {
  const { code, telegramError: constant } = error;
  if (mayHaveRun && UNDECIDED.has(code)) {
    return [
      400,
      `Bad Request: ${error.detail}; the call may have been executed, so do not repeat it blindly`,
    ];
  }
  const text = textOf(code, constant);
  if (text !== undefined) return [text[0], `${PREFIX[text[0]]}: ${text[1]}`];
  if (code === "UNAUTHORIZED") return [401, "Unauthorized"];
  if (code === "NOT_LOGGED_IN") return [401, `Unauthorized: ${error.detail}`];
  if (code === "NOT_FOUND") return [404, "Not Found"];
  if (code === "FLOOD_WAIT") return [429, `Too Many Requests: retry after ${error.retryAfterSeconds ?? 1}`];
  if (ERRORS[code].status === 404) return [404, describeError(code)];
  return [error.status, error.message];
}

function textOf(code: ErrorCode, constant: string | undefined): Text | undefined {
  if (constant !== undefined && ERRORS[code].status < 429 && !WORDED.has(code) && code !== "UNAUTHORIZED") {
    const known = Object.hasOwn(BY_CONSTANT, constant) ? BY_CONSTANT[constant] : undefined;
    return known ?? BY_CODE[code] ?? [400, constant];
  }
  return BY_CODE[code];
}
