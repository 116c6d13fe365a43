import { setTimeout as delay } from "node:timers/promises";
import { ApiError, isEnded } from "@telepipe/contracts";
import { type Clock, type Logger, systemClock } from "@telepipe/runtime";
import { AccountEnded, loggedOut } from "../telegram/account-end.ts";
import { readSessionFile, type SessionPaths, type StoredSession } from "../telegram/session-file.ts";
import type { ConnectionEnd, TelegramSession } from "../telegram/telegram-session.ts";
import { type AccountState, unavailable } from "./account-state.ts";
import { newSession } from "./new-session.ts";

/** What keeping the account connected takes. */
export interface AccountOptions {
  readonly session: SessionPaths;
  readonly log: Logger;
  /** Connects and finds out who is logged in. */
  connect(stored: StoredSession, signal: AbortSignal): Promise<TelegramSession>;
  /** Begins receiving on a session; what it returns is called before the session is closed. */
  receive(session: TelegramSession): Promise<() => Promise<void>>;
  onState(state: AccountState): void;
  /** Once aborted this worker may not talk to Telegram any more, not even to finish something. */
  readonly forbidden: AbortSignal;
  /** How long calls wait for a line that has just broken, or for the first one; 5 s when absent. */
  readonly graceMs?: number | undefined;
  /** Between attempts to connect: doubling from the first to the longest, less up to half; 1 s and 30 s when absent. */
  readonly pauses?: Pauses;
  readonly clock?: Clock;
}

const GRACE_MS = 5000;
const PAUSES: Pauses = { firstMs: 1000, longestMs: 30_000 };

/** How long to wait after a failure. */
interface Pauses {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The account while this worker owns it: connected for ever, as far as that is possible.
 *
 *     connecting → ready ⇄ disconnected → connecting …
 *         └──────────┴─→ logged_out, banned … → connecting, when another session is stored
 */
export class Account {
  readonly #options: AccountOptions;
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;
  #state: AccountState;
  #session: TelegramSession | null = null;
  /** By the monotonic clock. */
  #graceUntil: number;
  #ready = Promise.withResolvers<void>();
  #cut = Promise.withResolvers<ConnectionEnd>();

  constructor(options: AccountOptions) {
    this.#options = options;
    this.#state = {
      state: "connecting",
      reason: "connecting to Telegram",
      whatToDo: null,
      me: null,
      since: this.#now(),
    };
    this.#graceUntil = performance.now() + this.#graceMs;
    options.onState(this.#state);
    this.#done = this.#run();
  }

  get state(): AccountState {
    return this.#state;
  }

  /** The session at this moment, connected or not; null when there is none. */
  get session(): TelegramSession | null {
    return this.#session;
  }

  /**
   * The session for a call. A line that broke a moment ago is waited for, anything else is not.
   *
   * @throws ApiError TELEGRAM_UNAVAILABLE or NOT_LOGGED_IN, with the reason
   */
  async usableSession(): Promise<TelegramSession> {
    const waitMs = this.#graceUntil - performance.now();
    if (this.#state.state !== "ready" && !isEnded(this.#state.state) && waitMs > 0) {
      const waited = new AbortController();
      const timeout = delay(waitMs, undefined, { signal: waited.signal }).catch(() => undefined);
      await Promise.race([this.#ready.promise, timeout]);
      waited.abort();
    }
    if (this.#session && this.#state.state === "ready") return this.#session;
    throw unavailable(this.#state);
  }

  /** Closes the connection, whatever state it is in, and opens another; without one nothing happens. */
  reconnect(reason: string): void {
    this.#cut.resolve({ kind: "lost", reason });
  }

  /** Stops receiving, then disconnects; idempotent. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted && !this.#options.forbidden.aborted) {
      let stored: StoredSession | null = null;
      try {
        stored = await this.#stored();
        // After a failure its reason says more.
        if (this.#state.state !== "disconnected") this.#become("connecting", "connecting to Telegram");
        await this.#live(stored, () => {
          failures = 0;
        });
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof AccountEnded) {
          const { state, reason, whatToDo } = error.end;
          this.#options.log.fatal({ state, reason, what_to_do: whatToDo }, "account.ended");
          this.#become(state, reason, whatToDo);
          await newSession(this.#options.session, stored, signal);
        } else {
          this.#become("disconnected", this.#reasonOf(error));
          await delay(pauseAfter(failures++, this.#options.pauses ?? PAUSES), undefined, { signal }).catch(
            () => undefined,
          );
        }
      }
    }
  }

  /** One session, from its connection to its end; returns only when the account is closed. */
  async #live(stored: StoredSession, onReady: () => void): Promise<void> {
    const { connect, receive, forbidden } = this.#options;
    const { signal } = this.#stopping;
    await using stack = new AsyncDisposableStack();
    const session = await connect(stored, AbortSignal.any([signal, forbidden]));
    const close = () => session.close();
    stack.defer(close);
    forbidden.addEventListener("abort", close);
    stack.defer(() => forbidden.removeEventListener("abort", close));
    this.#session = session;
    this.#cut = Promise.withResolvers();
    stack.defer(() => {
      this.#session = null;
    });
    stack.defer(await receive(session));
    stack.defer(
      session.onLine((connected) => {
        if (connected) this.#become("ready", null);
        else this.#become("disconnected", "the connection to Telegram broke");
      }),
    );
    onReady();
    this.#become(
      session.connected ? "ready" : "disconnected",
      session.connected ? null : "the connection to Telegram broke",
    );
    const end = await Promise.race([session.ended, this.#cut.promise, aborted(signal)]);
    if (end === undefined || end.kind === "closed") return;
    throw end.kind === "logged_out"
      ? end.error
      : new ApiError("TELEGRAM_UNAVAILABLE", { detail: end.reason });
  }

  async #stored(): Promise<StoredSession> {
    const { file } = this.#options.session;
    const stored = await readSessionFile(this.#options.session).catch((error: Error) => {
      throw new AccountEnded(loggedOut(error.message), { cause: error });
    });
    if (stored) return stored;
    throw new AccountEnded(loggedOut(`there is no session at ${file}`));
  }

  #become(state: AccountState["state"], reason: string | null, whatToDo: string | null = null): void {
    const before = this.#state;
    if (before.state === state && before.reason === reason) return;
    if (before.state === "ready") {
      this.#graceUntil = performance.now() + this.#graceMs;
      this.#ready = Promise.withResolvers();
    }
    this.#state = { state, reason, whatToDo, me: this.#session?.me ?? before.me, since: this.#now() };
    this.#options.log.info({ state, reason }, "account.state");
    this.#options.onState(this.#state);
    if (state === "ready") this.#ready.resolve();
  }

  #reasonOf(error: unknown): string {
    if (error instanceof ApiError) return error.detail;
    this.#options.log.error({ err: error }, "account.failed");
    return "connecting to Telegram failed; the worker's log has the details";
  }

  get #graceMs(): number {
    return this.#options.graceMs ?? GRACE_MS;
  }

  #now(): number {
    return (this.#options.clock ?? systemClock).now();
  }
}

/** Half to all of a doubling pause, so that nothing hammers a Telegram that comes back. */
function pauseAfter(failures: number, { firstMs, longestMs }: Pauses): number {
  const longest = Math.min(longestMs, firstMs * 2 ** failures);
  return longest * (0.5 + Math.random() / 2);
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined), { once: true }));
}
