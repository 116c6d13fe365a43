import { randomBytes } from "node:crypto";
import type { AuthKey } from "./auth-key.ts";
import { Outbox, type OutboxOptions } from "./outbox.ts";
import { QueryOutcomes } from "./query-outcomes.ts";
import { ReceivedMessages } from "./received-messages.ts";

/** Where a session's packets go. */
export interface PacketSink {
  readonly isOpen: boolean;
  /** The client's IP address. */
  readonly remoteAddress: string;
  /** Sends a packet; drops it when the connection is closed. */
  send(packet: Buffer): void;
}

/**
 * One MTProto session: an id of the client's choice under an auth key. It outlives its connection, since clients may
 * come back with the same id; what they have not acknowledged is sent again then.
 */
export class Session {
  readonly id: bigint;
  readonly key: AuthKey;
  /** Tells the client whether the server has forgotten an earlier session of the same id. */
  readonly uniqueId: bigint = randomBytes(8).readBigInt64LE();
  readonly outbox: Outbox;
  readonly queries = new QueryOutcomes();
  readonly received = new ReceivedMessages();
  /** Whether the client was sent new_session_created. */
  isAnnounced = false;
  /** Whether updates are pushed: it made a call that was not wrapped in invokeWithoutUpdates. */
  wantsUpdates = false;
  connection: PacketSink | undefined;
  /** Whether the connection is not the one over which the last messages were sent. */
  #isBack = false;

  constructor(id: bigint, options: Omit<OutboxOptions, "send" | "sessionId">) {
    this.id = id;
    this.key = options.key;
    this.outbox = new Outbox({
      ...options,
      sessionId: id,
      send: (packet) => this.connection?.send(packet),
    });
  }

  /** Takes the connection that the client uses now; returns whether it is another one. */
  attach(connection: PacketSink): boolean {
    if (this.connection === connection) return false;
    // Clients may use two connections at once; only one that takes the place of a lost one makes them miss something.
    if (this.connection !== undefined && !this.connection.isOpen) this.#isBack = true;
    this.connection = connection;
    return true;
  }

  /** Sends again what was lost with the connection before this one, once. */
  resume(): void {
    if (!this.#isBack) return;
    this.#isBack = false;
    this.outbox.resume();
  }
}
