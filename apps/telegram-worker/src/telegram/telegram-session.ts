import type { Api, TelegramClient } from "telegram";
import type { AccountEnded } from "./account-end.ts";
import type { SentIds } from "./messages/sent-ids.ts";
import type { Peers } from "./peers.ts";
import type { Profiles } from "./updates/profiles.ts";

/** How a call to Telegram is made. */
export interface InvokeOptions {
  /** The data centre that holds a file (from `Document.dcId`); absent: the account's own. */
  readonly dcId?: number;
  /** Milliseconds until the call counts as unanswered; 25 s when absent. */
  readonly timeoutMs?: number;
  /** Ends the wait early, with TELEGRAM_UNAVAILABLE; what was sent cannot be taken back. */
  readonly signal?: AbortSignal;
}

/**
 * Makes one call and resolves with its result.
 *
 * @throws ApiError as `error-mapping.ts` says, with the library's error as its `cause`
 */
export type Invoke = <Request extends Api.AnyRequest>(
  request: Request,
  options?: InvokeOptions,
) => Promise<Request["__response"]>;

/** Why a connection is over for good; a short drop is no end, the line comes back by itself. */
export type ConnectionEnd =
  /** Nobody is logged in on it any more. */
  | { readonly kind: "logged_out"; readonly error: AccountEnded }
  /** Nothing came through for too long: connect anew. */
  | { readonly kind: "lost"; readonly reason: string }
  /** `close()` was called. */
  | { readonly kind: "closed" };

/** Stops what it stands for; calling it twice is harmless. */
export type Unsubscribe = () => void;

/** A line to Telegram. Whoever is logged in on it, if anybody, is not its concern. */
export interface TelegramConnection {
  /** The library's client. Files outside `src/telegram/` have no use for it. */
  readonly client: TelegramClient;
  readonly invoke: Invoke;
  /** Whether the line is up at this moment. */
  readonly connected: boolean;
  /**
   * Every container of updates that the server pushes, whole (with its `seq`, `date`, `users` and `chats`), in the
   * order of arrival and synchronously. Listeners must not throw.
   */
  onUpdates(listener: (updates: Api.TypeUpdates) => void): Unsubscribe;
  /**
   * Every result of our own calls, before the caller sees it. Some advance the account's `pts` without any push
   * (`Updates`, `UpdateShortSentMessage`, `messages.AffectedMessages`).
   */
  onResult(listener: (result: unknown, request: Api.AnyRequest) => void): Unsubscribe;
  /** The line went down (`false`) or came back (`true`); what was pushed in between never comes by itself. */
  onLine(listener: (connected: boolean) => void): Unsubscribe;
  /** Makes the connection anew, under the same session. */
  reconnect(): void;
  /** Resolves when the connection is over for good. */
  readonly ended: Promise<ConnectionEnd>;
  /** Idempotent. Nothing is sent any more once it has been called. */
  close(): Promise<void>;
}

/** The account that a session belongs to. */
export interface Me {
  readonly id: number;
  readonly firstName: string;
  readonly username: string | null;
  /** With `+`; null when Telegram does not say. */
  readonly phoneNumber: string | null;
}

/** A line with the account logged in: what sending and receiving work with. */
export interface TelegramSession extends TelegramConnection {
  readonly me: Me;
  /** Fed by every result and every push before the listeners above run. */
  readonly peers: Peers;
  /** Fed in the same way. */
  readonly sentIds: SentIds;
  /** Names of people and chats, fed likewise. */
  readonly profiles: Profiles;
}
