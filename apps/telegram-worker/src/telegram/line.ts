import { ApiError } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import type { Api, TelegramClient } from "telegram";
import { AccountEnded, loggedOut } from "./account-end.ts";
import { createInvoke } from "./invoke.ts";
import { type KeepAlivePolicy, keepAlive } from "./keep-alive.ts";
import type { LibrarySession } from "./library-session.ts";
import { HeldListeners, Listeners } from "./listeners.ts";
import type { ClientEvents } from "./seams/client-events.ts";
import { replacePart } from "./seams/replace-part.ts";
import { abandonExportedSenders, requireDataCentre } from "./seams/senders.ts";
import type { StoredSession } from "./session-file.ts";
import type { ConnectionEnd, Invoke, TelegramConnection } from "./telegram-session.ts";
import { unchained } from "./unchained.ts";

/** What a line is made of. */
export interface LineParts {
  readonly client: TelegramClient;
  readonly session: LibrarySession;
  /** Aborting it takes the client off the network for good. */
  readonly closing: AbortController;
  readonly log: Logger;
  /** `performance.now()` when bytes last arrived, or a connection opened. */
  lastHeardAt(): number;
  readonly keepAlive?: KeepAlivePolicy | undefined;
}

/** How long the library may try to come back before the connection counts as lost. */
const LOST_AFTER_MS = 30_000;
const MOVE_TIMEOUT_MS = 20_000;
/** Tries of the library to come back; more than fit into `LOST_AFTER_MS`. */
const RECONNECT_TRIES = 100;

/**
 * One client's connection: opening → up ⇄ down → ended. While it is down the library reconnects by itself and sends
 * again what was not answered. It ends as `lost` when that takes too long, as `logged_out` when Telegram refuses the
 * session, as `closed` when it is told to.
 */
export class Line implements TelegramConnection {
  readonly client: TelegramClient;
  readonly invoke: Invoke;
  readonly ended: Promise<ConnectionEnd>;
  readonly #parts: LineParts;
  readonly #end: (end: ConnectionEnd) => void;
  // Pushes begin with the first call, that is, before anybody can listen.
  readonly #updates = new HeldListeners<[updates: Api.TypeUpdates]>();
  readonly #results = new Listeners<[result: unknown, request: Api.AnyRequest]>();
  readonly #changes = new Listeners<[connected: boolean]>();
  #isUp = false;
  #lostTimer: NodeJS.Timeout | undefined;
  #stopPings: () => void = () => undefined;
  #closed: Promise<void> | undefined;

  readonly onUpdates = this.#updates.add;
  readonly onResult = this.#results.add;
  readonly onLine = this.#changes.add;

  /** What the library reports of the client. */
  readonly events: ClientEvents = {
    updatesPushed: (updates) => this.#tell(() => this.#updates.call(updates)),
    lineChanged: (state) => this.#change(state),
    messageFailed: (error) => this.#parts.log.error({ err: error }, "telegram.message_lost"),
  };

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.client = parts.client;
    const { promise, resolve } = Promise.withResolvers<ConnectionEnd>();
    this.ended = promise;
    this.#end = resolve;
    this.invoke = createInvoke({
      send: (request, dcId) => this.#send(request, dcId),
      closed: parts.closing.signal,
      onResult: (result, request) => this.#tell(() => this.#results.call(result, request)),
      onLoggedOut: (error) => this.#end({ kind: "logged_out", error }),
    });
  }

  get connected(): boolean {
    return this.#isUp;
  }

  /** The session as it can be stored; null before there is a key. */
  get snapshot(): StoredSession | null {
    return this.#parts.session.snapshot();
  }

  /** The first connection is there: from now on it is watched. */
  opened(): void {
    const { log, lastHeardAt, keepAlive: policy } = this.#parts;
    this.#isUp = true;
    const sender = this.#sender();
    // Read at every reconnect, and private in the types. The first connection has one try, to fail with its reason.
    replacePart(sender, "_retries", RECONNECT_TRIES);
    const watched = {
      isUp: () => this.#isUp,
      lastHeardAt,
      send: (request: Api.AnyRequest) => this.#send(request, undefined),
      invoke: this.invoke,
      onSilence: () => {
        log.warn("telegram.silent");
        this.reconnect();
      },
    };
    this.#stopPings = keepAlive(watched, policy);
  }

  /**
   * Moves the client to another data centre, under a new key on which nobody is logged in; only a login needs it.
   *
   * @throws ApiError TELEGRAM_UNAVAILABLE
   */
  async moveTo(dcId: number): Promise<void> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const detail = `Telegram's data centre ${dcId} is not reachable`;
    const timer = setTimeout(() => reject(new Error("no connection in time")), MOVE_TIMEOUT_MS);
    try {
      if (await Promise.race([this.client._switchDC(dcId), late])) return;
    } catch (cause) {
      throw new ApiError("TELEGRAM_UNAVAILABLE", { detail, cause });
    } finally {
      clearTimeout(timer);
    }
    throw new ApiError("TELEGRAM_UNAVAILABLE", { detail });
  }

  reconnect(): void {
    this.client._sender?.reconnect();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { client, closing } = this.#parts;
    this.#end({ kind: "closed" });
    this.#isUp = false;
    clearTimeout(this.#lostTimer);
    this.#stopPings();
    if (client._sender) Object.assign(client._sender, { _retries: 0 });
    closing.abort(new ApiError("TELEGRAM_UNAVAILABLE", { detail: "the connection to Telegram was closed" }));
    abandonExportedSenders(client);
    await client.destroy();
  }

  #change(state: "connected" | "disconnected" | "broken"): void {
    if (this.#parts.closing.signal.aborted) return;
    if (state === "broken") {
      const end = loggedOut("Telegram does not know the session's key (any more)");
      this.#end({ kind: "logged_out", error: new AccountEnded(end) });
      return;
    }
    const isUp = state === "connected";
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    clearTimeout(this.#lostTimer);
    if (!isUp) {
      const lost = () => this.#end({ kind: "lost", reason: "the connection broke and did not come back" });
      this.#lostTimer = setTimeout(lost, LOST_AFTER_MS);
    }
    this.#tell(() => this.#changes.call(isUp));
  }

  /** A listener's bug must harm neither the library's loop nor the call whose result it was told. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (err) {
      this.#parts.log.error({ err }, "telegram.listener_failed");
    }
  }

  async #send(request: Api.AnyRequest, dcId: number | undefined): Promise<unknown> {
    const { client, session } = this.#parts;
    const isElsewhere = dcId !== undefined && dcId !== session.dcId;
    if (isElsewhere) await requireDataCentre(client, dcId);
    const sender = isElsewhere ? await client.getSender(dcId) : this.#sender();
    return sender.send(unchained(request));
  }

  #sender() {
    const sender = this.#parts.client._sender;
    if (!sender)
      throw new ApiError("TELEGRAM_UNAVAILABLE", { detail: "the connection to Telegram is not open" });
    return sender;
  }
}
