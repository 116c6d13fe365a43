import { ApiError, type ErrorCode } from "@telepipe/contracts";
import {
  BadMessageError,
  FloodTestPhoneWaitError,
  FloodWaitError,
  NetworkMigrateError,
  PhoneMigrateError,
  RPCError,
  SlowModeWaitError,
  UserMigrateError,
} from "telegram/errors/index.js";
import { FloodWait } from "../pacing/flood-wait.ts";
import { AccountEnded, endNamed } from "./account-end.ts";

/** What a caller is told of one of Telegram's errors; without a detail the catalogue's text stands. */
type Mapping = readonly [code: ErrorCode, detail?: string];

/** Telegram's constants (core.telegram.org/api/errors) → our catalogue. Texts are the Bot API's where it has one. */
const MAPPINGS: Readonly<Record<string, Mapping>> = {
  PEER_ID_INVALID: ["CHAT_NOT_FOUND"],
  CHAT_ID_INVALID: ["CHAT_NOT_FOUND"],
  CHANNEL_INVALID: ["CHAT_NOT_FOUND"],
  INPUT_USER_DEACTIVATED: ["FORBIDDEN", "user is deactivated"],
  PHONE_NOT_OCCUPIED: ["CHAT_NOT_FOUND", "chat not found: no account with this phone number can be found"],
  USER_ID_INVALID: ["CHAT_NOT_FOUND"],
  USERNAME_INVALID: ["CHAT_NOT_FOUND", "chat not found: the username is invalid"],
  USERNAME_NOT_OCCUPIED: ["CHAT_NOT_FOUND", "chat not found: nobody has this username"],

  MESSAGE_ID_INVALID: ["MESSAGE_NOT_FOUND"],
  MSG_ID_INVALID: ["MESSAGE_NOT_FOUND"],
  REPLY_MESSAGE_ID_INVALID: ["MESSAGE_NOT_FOUND", "message to be replied not found"],
  REPLY_TO_INVALID: ["MESSAGE_NOT_FOUND", "message to be replied not found"],
  MESSAGE_NOT_MODIFIED: ["MESSAGE_NOT_MODIFIED"],
  MESSAGE_AUTHOR_REQUIRED: ["MESSAGE_NOT_EDITABLE", "message can't be edited: another account wrote it"],
  MESSAGE_EDIT_TIME_EXPIRED: ["MESSAGE_NOT_EDITABLE", "message can't be edited: it is too old"],
  MESSAGE_DELETE_FORBIDDEN: ["MESSAGE_NOT_DELETABLE"],

  MESSAGE_EMPTY: ["TEXT_EMPTY"],
  MESSAGE_TOO_LONG: ["TEXT_TOO_LONG"],
  MEDIA_CAPTION_TOO_LONG: ["CAPTION_TOO_LONG"],
  ENTITY_BOUNDS_INVALID: ["ENTITIES_INVALID"],
  ENTITY_MENTION_USER_INVALID: ["ENTITIES_INVALID", "can't parse entities: a mentioned user is unknown"],
  ENTITIES_TOO_LONG: ["ENTITIES_INVALID", "can't parse entities: there is too much formatting"],

  CHANNEL_PRIVATE: ["FORBIDDEN", "the account is not a member of this chat"],
  CHAT_ADMIN_REQUIRED: ["FORBIDDEN", "the account must be an administrator of this chat"],
  CHAT_FORBIDDEN: ["FORBIDDEN"],
  CHAT_GUEST_SEND_FORBIDDEN: ["FORBIDDEN", "the account must join this chat before it may write"],
  CHAT_RESTRICTED: ["FORBIDDEN"],
  CHAT_SEND_AUDIOS_FORBIDDEN: ["FORBIDDEN", "this chat does not allow music"],
  CHAT_SEND_DOCS_FORBIDDEN: ["FORBIDDEN", "this chat does not allow files"],
  CHAT_SEND_MEDIA_FORBIDDEN: ["FORBIDDEN", "this chat does not allow media"],
  CHAT_SEND_PHOTOS_FORBIDDEN: ["FORBIDDEN", "this chat does not allow photos"],
  CHAT_SEND_PLAIN_FORBIDDEN: ["FORBIDDEN", "this chat does not allow text messages"],
  CHAT_SEND_VIDEOS_FORBIDDEN: ["FORBIDDEN", "this chat does not allow videos"],
  CHAT_SEND_VOICES_FORBIDDEN: ["FORBIDDEN", "this chat does not allow voice messages"],
  CHAT_WRITE_FORBIDDEN: ["FORBIDDEN"],
  PEER_FLOOD: ["FORBIDDEN", "Telegram has restricted the account for sending to strangers"],
  PRIVACY_PREMIUM_REQUIRED: ["FORBIDDEN", "this user takes messages from Premium accounts and contacts only"],
  USER_BANNED_IN_CHANNEL: ["FORBIDDEN", "the account is banned from sending to groups and channels"],
  USER_IS_BLOCKED: ["FORBIDDEN", "this user blocked the account"],
  USER_KICKED: ["FORBIDDEN", "the account was removed from this chat"],
  USER_PRIVACY_RESTRICTED: ["FORBIDDEN", "this user's privacy settings do not allow it"],
  VOICE_MESSAGES_FORBIDDEN: ["FORBIDDEN", "this user does not take voice messages"],
  YOU_BLOCKED_USER: ["FORBIDDEN", "the account blocked this user"],

  CHANNELS_TOO_MUCH: ["TOO_MANY_CHATS", "the account is in too many groups and channels"],
  CHANNELS_ADMIN_PUBLIC_TOO_MUCH: ["TOO_MANY_CHATS", "the account has too many public groups and channels"],
  INVITE_HASH_EMPTY: ["INVITE_LINK_INVALID"],
  INVITE_HASH_EXPIRED: ["INVITE_LINK_INVALID"],
  INVITE_HASH_INVALID: ["INVITE_LINK_INVALID"],
  INVITE_REQUEST_SENT: ["JOIN_REQUEST_SENT"],
  USERS_TOO_FEW: ["FORBIDDEN", "none of these users can be added to a group"],
  USERS_TOO_MUCH: ["TOO_MANY_CHATS", "the group is full"],
  USER_CHANNELS_TOO_MUCH: ["TOO_MANY_CHATS", "this user is in too many groups and channels"],
  USER_NOT_MUTUAL_CONTACT: ["FORBIDDEN", "this user can be added only by people in their contacts"],

  SCHEDULE_BOT_NOT_ALLOWED: ["SCHEDULE_REFUSED"],
  SCHEDULE_DATE_INVALID: ["SCHEDULE_REFUSED", "the message can't be scheduled: the date is past"],
  SCHEDULE_DATE_TOO_LATE: ["SCHEDULE_REFUSED", "the message can't be scheduled more than a year ahead"],
  SCHEDULE_TOO_MUCH: ["SCHEDULE_REFUSED", "the message can't be scheduled: 100 wait in this chat already"],
  CHAT_TOO_BIG: ["VIEWERS_UNKNOWN", "Telegram does not tell who has read a message in a group of this size"],
  MESSAGE_TOO_OLD: ["VIEWERS_UNKNOWN", "Telegram tells who has read a message for seven days only"],
  MSG_TOO_OLD: ["VIEWERS_UNKNOWN", "Telegram tells who has read a message for seven days only"],
  YOUR_PRIVACY_RESTRICTED: ["VIEWERS_UNKNOWN", "the account hides when it reads, and is told of nobody else"],
  ABOUT_TOO_LONG: ["TELEGRAM_REJECTED", "the bio is too long"],
  CONTACT_ID_INVALID: ["CHAT_NOT_FOUND", "user not found: the account cannot be a contact of its own"],
  USERNAME_OCCUPIED: ["USERNAME_REFUSED", "this username is taken"],
  USERNAME_PURCHASE_AVAILABLE: ["USERNAME_REFUSED", "this username is sold on Fragment"],

  FILE_PARTS_INVALID: ["MEDIA_REJECTED", "Telegram does not accept a file of this size"],
  FILE_PART_SIZE_INVALID: ["MEDIA_REJECTED"],
  FILE_REFERENCE_INVALID: ["MEDIA_REJECTED"],
  IMAGE_PROCESS_FAILED: ["MEDIA_REJECTED", "Telegram cannot read this image"],
  MEDIA_EMPTY: ["MEDIA_REJECTED"],
  MEDIA_FILE_INVALID: ["MEDIA_REJECTED"],
  MEDIA_INVALID: ["MEDIA_REJECTED"],
  PHOTO_CROP_SIZE_SMALL: ["MEDIA_REJECTED", "the photo is too small"],
  PHOTO_EXT_INVALID: ["MEDIA_REJECTED", "the photo's format is not supported"],
  PHOTO_INVALID: ["MEDIA_REJECTED", "the photo is invalid"],
  PHOTO_INVALID_DIMENSIONS: ["MEDIA_REJECTED", "the photo's width and height are out of bounds"],
  PHOTO_SAVE_FILE_INVALID: ["MEDIA_REJECTED", "Telegram cannot read this photo"],
  VIDEO_CONTENT_TYPE_INVALID: ["MEDIA_REJECTED", "the video's format is not supported"],

  INTERNAL: ["TELEGRAM_UNAVAILABLE", "Telegram has an internal error"],
  RPC_CALL_FAIL: ["TELEGRAM_UNAVAILABLE", "Telegram has an internal error"],
  RPC_MCGET_FAIL: ["TELEGRAM_UNAVAILABLE", "Telegram has an internal error"],
  Timeout: ["TELEGRAM_UNAVAILABLE", "Telegram did not finish the call in its own time"],
};

/**
 * What a caller is told of an error that the library threw. RPC errors are told apart by their constant, never by
 * the library's words; what is no error of Telegram or of the line is a bug and comes back as it is.
 *
 * @param tlMethod what the error is the answer to, as `messages.SendMessage`
 */
export function mapTelegramError(error: unknown, tlMethod: string | null = null): unknown {
  if (error instanceof ApiError) return error;
  if (isWait(error)) return floodWait(error, tlMethod);
  const newDc = dataCentreToMoveTo(error);
  if (newDc !== null) return accountMoved(newDc, error);
  if (error instanceof RPCError) return mapRpcError(error);
  if (error instanceof BadMessageError || error === undefined || typeof error === "string") {
    // The library gave a request up: its line broke for good or spoke nonsense.
    return new ApiError("TELEGRAM_UNAVAILABLE", { detail: "the connection to Telegram broke", cause: error });
  }
  return error;
}

/** Telegram's own constant behind an error, for the few callers that go on differently; null for other errors. */
export function telegramErrorName(error: unknown): string | null {
  const cause = error instanceof ApiError ? error.cause : error;
  return cause instanceof RPCError ? cause.errorMessage : null;
}

/** The data centre that Telegram sends a login to; null for other errors. */
export function dataCentreToMoveTo(error: unknown): number | null {
  const cause = error instanceof ApiError ? error.cause : error;
  const isMove =
    cause instanceof PhoneMigrateError ||
    cause instanceof NetworkMigrateError ||
    cause instanceof UserMigrateError;
  return isMove ? cause.newDc : null;
}

/** Constants after which the same request may simply be made again, soon. */
const TRANSIENT: ReadonlySet<string> = new Set(["RPC_CALL_FAIL", "RPC_MCGET_FAIL"]);

export function isTransient(error: unknown): boolean {
  return error instanceof RPCError && TRANSIENT.has(error.errorMessage);
}

function isWait(error: unknown): error is FloodWaitError | SlowModeWaitError | FloodTestPhoneWaitError {
  return (
    error instanceof FloodWaitError ||
    error instanceof SlowModeWaitError ||
    error instanceof FloodTestPhoneWaitError
  );
}

/** A login follows its account; a session that is logged in elsewhere cannot (core.telegram.org/api/datacenter). */
function accountMoved(dcId: number, cause: unknown): ApiError {
  const detail = `Telegram keeps the account at data centre ${dcId} now: log in again with \`pnpm run login\``;
  return new ApiError("TELEGRAM_UNAVAILABLE", { detail, cause });
}

function floodWait(error: { readonly seconds: number }, tlMethod: string | null): FloodWait {
  const isSlowMode = error instanceof SlowModeWaitError;
  return new FloodWait({ seconds: error.seconds, isSlowMode, tlMethod, cause: error });
}

function mapRpcError(error: RPCError): ApiError {
  const name = error.errorMessage;
  const end = endNamed(name);
  if (end) return new AccountEnded(end, { telegramError: name, cause: error });
  const mapping = Object.hasOwn(MAPPINGS, name) ? MAPPINGS[name] : undefined;
  if (mapping) {
    const [code, detail] = mapping;
    return new ApiError(code, { ...(detail ? { detail } : {}), telegramError: name, cause: error });
  }
  if ((error.code ?? 400) >= 500 || (error.code ?? 400) < 0) {
    return new ApiError("TELEGRAM_UNAVAILABLE", {
      detail: `Telegram has an internal error (${name})`,
      cause: error,
    });
  }
  return new ApiError("TELEGRAM_REJECTED", {
    detail: `Telegram refused the call: ${name}`,
    telegramError: name,
    cause: error,
  });
}
