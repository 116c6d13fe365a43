import { decryptMessage } from "../crypto/message-encryption.ts";
import type { TlCodec } from "../tl/tl-codec.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { AuthKey } from "./auth-key.ts";
import type { AuthKeyStore } from "./auth-key-store.ts";
import { checkMessageId, type MessageIdClock } from "./message-id.ts";
import { currentSalt, isValidSalt } from "./server-salts.ts";
import { serviceMessages } from "./service-messages.ts";
import { type PacketSink, Session } from "./session.ts";
import { type IncomingMessage, unpackMessages } from "./unpack-messages.ts";

/** The connection that a packet came through. */
export interface ReceivingConnection extends PacketSink {
  disconnectAfter(seconds: number): void;
  /** Closes at once. */
  destroy(): void;
}

export interface MessageReceiverOptions {
  codec: TlCodec;
  keys: AuthKeyStore;
  clock: MessageIdClock;
  nowSeconds: () => number;
  /** Collect the answers of one turn of the event loop in a container. */
  isBatching: boolean;
  /** Executes what is not a service message; `body` is not decoded yet. */
  onCall: (session: Session, connection: ReceivingConnection, messageId: bigint, body: Buffer) => void;
}

/** Why a packet cannot be answered in its session. */
export type Refusal = "unknown-auth-key" | "bad-packet";

const BAD_SERVER_SALT = 48;
/** Salt, session id, message id, sequence number and length. */
const HEADER_BYTES = 32;
/** Clients that reconnect often leave a session behind each time. */
const MAX_SESSIONS_PER_KEY = 64;

/**
 * Takes encrypted packets apart: finds the key, decrypts, checks salt and message ids, finds or creates the session,
 * and hands each message on (core.telegram.org/mtproto/description).
 */
export class MessageReceiver {
  readonly #options: MessageReceiverOptions;
  readonly #serviceIds: ReadonlySet<number>;

  constructor(options: MessageReceiverOptions) {
    this.#options = options;
    this.#serviceIds = options.codec.idsOf(Object.keys(serviceMessages));
  }

  /** Handles one packet; returns why it could not be. Throws TlError for a broken container. */
  receive(packet: Buffer, connection: ReceivingConnection): Refusal | undefined {
    const { keys, nowSeconds } = this.#options;
    const key = keys.get(packet.subarray(0, 8).toString("hex"), nowSeconds());
    if (key === undefined) return "unknown-auth-key";
    const plain = decryptMessage(key.key, packet, "client");
    if (plain === undefined) return "bad-packet";
    const length = plain.readInt32LE(HEADER_BYTES - 4);
    const paddingBytes = plain.length - HEADER_BYTES - length;
    if (length < 4 || length % 4 !== 0 || paddingBytes < 12 || paddingBytes > 1024) return "bad-packet";
    const session = this.#session(key, plain.readBigInt64LE(8), connection);
    const message: IncomingMessage = {
      messageId: plain.readBigInt64LE(16),
      sequenceNumber: plain.readInt32LE(24),
      body: plain.subarray(HEADER_BYTES, HEADER_BYTES + length),
    };
    if (!this.#accept(session, message, plain.readBigInt64LE(0))) return undefined;
    for (const inner of unpackMessages(message)) this.#handle(session, connection, inner);
    return undefined;
  }

  /** Answers a message that breaks the session's rules; returns whether it may be handled. */
  #accept(session: Session, { messageId, sequenceNumber }: IncomingMessage, salt: bigint): boolean {
    const now = this.#options.nowSeconds();
    const bad = { bad_msg_id: messageId, bad_msg_seqno: sequenceNumber };
    if (!isValidSalt(session.key, salt, now)) {
      const newSalt = currentSalt(session.key, now);
      this.#notice(session, {
        _: "bad_server_salt",
        ...bad,
        error_code: BAD_SERVER_SALT,
        new_server_salt: newSalt,
      });
      return false;
    }
    const errorCode = checkMessageId(messageId, now);
    if (errorCode !== undefined) {
      this.#notice(session, { _: "bad_msg_notification", ...bad, error_code: errorCode });
      return false;
    }
    if (!session.isAnnounced) this.#announce(session, messageId);
    return true;
  }

  #handle(session: Session, connection: ReceivingConnection, message: IncomingMessage): void {
    const { messageId, sequenceNumber, body } = message;
    const isContent = (sequenceNumber & 1) === 1;
    if (isContent) session.outbox.acknowledge(messageId);
    if (!session.isNew(messageId)) return;
    if (!this.#serviceIds.has(body.length < 4 ? 0 : body.readUInt32LE())) {
      this.#options.onCall(session, connection, messageId, body);
      return;
    }
    const { codec, keys, nowSeconds } = this.#options;
    const request = codec.decode(body);
    const context = {
      session,
      key: session.key,
      keys,
      nowSeconds,
      disconnectAfter: (seconds: number) => connection.disconnectAfter(seconds),
    };
    const answer = serviceMessages[request._]?.(context, request, messageId);
    if (answer === undefined) return;
    session.outbox.answered(messageId);
    session.outbox.post({ body: codec.encode(answer), isAnswer: true, isContent: false });
  }

  #session(key: AuthKey, id: bigint, connection: PacketSink): Session {
    const session = key.sessions.get(id) ?? this.#createSession(key, id);
    session.connection = connection;
    return session;
  }

  #createSession(key: AuthKey, id: bigint): Session {
    const { codec, clock, nowSeconds, isBatching } = this.#options;
    const encodeAck = (messageIds: bigint[]) => codec.encode({ _: "msgs_ack", msg_ids: messageIds });
    const session = new Session(id, { key, clock, nowSeconds, isBatching, encodeAck });
    key.sessions.set(id, session);
    if (key.sessions.size > MAX_SESSIONS_PER_KEY) forgetOldest(key);
    return session;
  }

  #announce(session: Session, firstMessageId: bigint): void {
    session.isAnnounced = true;
    const body = this.#options.codec.encode({
      _: "new_session_created",
      first_msg_id: firstMessageId,
      unique_id: session.uniqueId,
      server_salt: currentSalt(session.key, this.#options.nowSeconds()),
    });
    session.outbox.post({ body, isAnswer: false, isContent: true });
  }

  #notice(session: Session, notice: TlObject): void {
    session.outbox.post({ body: this.#options.codec.encode(notice), isAnswer: true, isContent: false });
  }
}

/** Forgets the oldest session that has no connection; one that has stays, however old it is. */
function forgetOldest(key: AuthKey): void {
  for (const [id, session] of key.sessions) {
    if (session.connection?.isOpen) continue;
    key.sessions.delete(id);
    return;
  }
}
