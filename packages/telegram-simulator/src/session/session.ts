import { randomBytes } from "node:crypto";
import type { AuthKey } from "./auth-key.ts";
import { Outbox, type OutboxOptions } from "./outbox.ts";
import { QueryOutcomes } from "./query-outcomes.ts";

/** Where a session's packets go. */
export interface PacketSink {
  readonly isOpen: boolean;
  /** Sends a packet; drops it when the connection is closed. */
  send(packet: Buffer): void;
}

/** How many of a client's message ids are remembered, to recognise one that arrives twice. */
const REMEMBERED_MESSAGE_IDS = 1000;

/**
 * One MTProto session: an id of the client's choice under an auth key. It outlives its connection, since clients may
 * come back with the same id; what is sent while none is there is dropped.
 */
export class Session {
  readonly id: bigint;
  readonly key: AuthKey;
  /** Tells the client whether the server has forgotten an earlier session of the same id. */
  readonly uniqueId: bigint = randomBytes(8).readBigInt64LE();
  readonly outbox: Outbox;
  readonly queries = new QueryOutcomes();
  /** Whether the client was sent new_session_created. */
  isAnnounced = false;
  /** Whether updates are pushed: it made a call that was not wrapped in invokeWithoutUpdates. */
  wantsUpdates = false;
  connection: PacketSink | undefined;
  readonly #receivedIds = new Set<bigint>();

  constructor(id: bigint, options: Omit<OutboxOptions, "send" | "sessionId">) {
    this.id = id;
    this.key = options.key;
    this.outbox = new Outbox({
      ...options,
      sessionId: id,
      send: (packet) => this.connection?.send(packet),
    });
  }

  hasReceived(messageId: bigint): boolean {
    return this.#receivedIds.has(messageId);
  }

  /** Remembers a message id; returns false when it has been there before. */
  isNew(messageId: bigint): boolean {
    if (this.#receivedIds.has(messageId)) return false;
    this.#receivedIds.add(messageId);
    if (this.#receivedIds.size > REMEMBERED_MESSAGE_IDS) {
      const [oldest] = this.#receivedIds;
      if (oldest !== undefined) this.#receivedIds.delete(oldest);
    }
    return true;
  }
}
