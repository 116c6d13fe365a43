import type { Api, TelegramClient } from "telegram";
import { EntityCache } from "telegram/entityCache.js";
import { UpdateConnectionState } from "telegram/network/index.js";
import { MTProtoSender } from "telegram/network/MTProtoSender.js";
import { missingPart, replacePart, requirePart } from "./replace-part.ts";

/** What the main connection of a client reports. */
export interface ClientEvents {
  updatesPushed(updates: Api.TypeUpdates): void;
  /** `broken`: the server does not know the auth key (any more). */
  lineChanged(state: "connected" | "disconnected" | "broken"): void;
  /** A message that could not be understood; the library went on. */
  messageFailed(error: unknown): void;
}

const eventsOf = new WeakMap<TelegramClient, ClientEvents>();
/** The main connections of clients. */
const mainSenders = new WeakSet<object>();

/** Leads what the library would hand to its own event handlers to `events`; before the client connects. */
export function listenToClient(client: TelegramClient, events: ClientEvents): void {
  eventsOf.set(client, events);
  leavePingsToUs(client);
}

/** What is known of a client's listener; undefined before `listenToClient`. */
export function clientEvents(client: TelegramClient): ClientEvents | undefined {
  return eventsOf.get(client);
}

/**
 * Fault: the library takes containers of updates apart (which loses `seq`), and calls users.getUsers before the first
 * one is dispatched. Here the whole container is handed over at once, in the order of arrival.
 */
export function handOverUpdates(): void {
  // Its constructor writes this field, with a function only for a client's main connection.
  Object.defineProperty(MTProtoSender.prototype, "_updateCallback", {
    configurable: true,
    set(this: object, callback: unknown) {
      if (callback) mainSenders.add(this);
    },
    get(this: object) {
      return mainSenders.has(this) ? handOver : undefined;
    },
  });
}

/** @throws when a client that has connected does not report to us what it receives, nor that its line has changed */
export function requireReports({ _sender }: TelegramClient): void {
  if (!_sender || !mainSenders.has(_sender)) throw missingPart("_updateCallback");
}

function handOver(client: TelegramClient, update: unknown): void {
  const events = clientEvents(client);
  if (!(update instanceof UpdateConnectionState)) {
    events?.updatesPushed(update as Api.TypeUpdates);
    return;
  }
  const { connected, broken } = UpdateConnectionState;
  events?.lineChanged(
    update.state === connected ? "connected" : update.state === broken ? "broken" : "disconnected",
  );
}

/**
 * Fault: every ping but the first is given 3 s, after which the connection is torn down; a slow line that carries a
 * big upload reconnects for ever. `keep-alive.ts` does this job.
 */
function leavePingsToUs(client: TelegramClient): void {
  requirePart(client, "_loopStarted");
  // The loop that pings is not started when it has been.
  Object.defineProperty(client, "_loopStarted", { get: () => true, set: () => undefined });
}

/** Fault: the first access hash of every peer is kept for ever, in memory, and wins over later ones. See `peers.ts`. */
export function forgetEntities(): void {
  replacePart(EntityCache.prototype, "add", () => undefined);
}
