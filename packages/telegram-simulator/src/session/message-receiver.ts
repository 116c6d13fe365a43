import { decryptMessage } from "../crypto/message-encryption.ts";
import type { TlCodec } from "../tl/tl-codec.ts";
import { TlError } from "../tl/tl-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { AuthKey } from "./auth-key.ts";
import type { AuthKeyStore } from "./auth-key-store.ts";
import { BAD_MESSAGE, checkMessageId, type MessageIdClock } from "./message-id.ts";
import { currentSalt, isValidSalt } from "./server-salts.ts";
import { serviceMessages } from "./service-messages.ts";
import { type PacketSink, Session } from "./session.ts";
import { type IncomingMessage, type Unpacked, unpackMessages } from "./unpack-messages.ts";

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

  /** Handles one packet; returns why it could not be. Throws TlError for a service message that cannot be read. */
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
    const messages = this.#accept(session, message, plain.readBigInt64LE(0));
    if (messages === undefined) return undefined;
    if (!session.isAnnounced) this.#announce(session, lowestId(messages));
    session.resume();
    for (const inner of messages) this.#handle(session, connection, inner);
    return undefined;
  }

  /** The messages of a packet that keeps the session's rules; one that breaks them is answered here. */
  #accept(session: Session, message: IncomingMessage, salt: bigint): IncomingMessage[] | undefined {
    const now = this.#options.nowSeconds();
    if (!isValidSalt(session.key, salt, now)) {
      const newSalt = currentSalt(session.key, now);
      this.#reject(session, message, BAD_MESSAGE.serverSalt, {
        _: "bad_server_salt",
        new_server_salt: newSalt,
      });
      return undefined;
    }
    const errorCode = checkMessageId(message.messageId, now);
    if (errorCode !== undefined) return this.#reject(session, message, errorCode);
    const unpacked = unpack(message);
    if (unpacked === undefined) return this.#reject(session, message, BAD_MESSAGE.container);
    const badContainer = unpacked.isContainer ? checkContainer(session, message, unpacked) : undefined;
    if (badContainer !== undefined) return this.#reject(session, message, badContainer);
    return unpacked.messages;
  }

  #handle(session: Session, connection: ReceivingConnection, message: IncomingMessage): void {
    const { messageId, sequenceNumber, body } = message;
    const constructorId = body.length < 4 ? 0 : body.readUInt32LE();
    const verdict =
      this.#checkParity(message, constructorId) ?? session.received.add(messageId, sequenceNumber);
    if (typeof verdict === "number") {
      this.#reject(session, message, verdict);
      return;
    }
    if ((sequenceNumber & 1) === 1) session.outbox.acknowledge(messageId);
    if (verdict === "duplicate") session.outbox.resendAnswer(messageId);
    else if (this.#serviceIds.has(constructorId)) this.#serve(session, connection, message);
    else this.#options.onCall(session, connection, messageId, body);
  }

  /**
   * Calls must have odd numbers. Acknowledgements should have even ones, but there are clients in wide use that send
   * odd ones, so that the real service cannot mind; of the rest the documentation does not say enough.
   */
  #checkParity({ messageId, sequenceNumber }: IncomingMessage, constructorId: number): number | undefined {
    if ((messageId & 3n) !== 0n) return BAD_MESSAGE.idNotFromClient;
    const isOdd = (sequenceNumber & 1) === 1;
    return isOdd || this.#serviceIds.has(constructorId) ? undefined : BAD_MESSAGE.seqnoNotOdd;
  }

  #serve(session: Session, connection: ReceivingConnection, { messageId, body }: IncomingMessage): void {
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
    session.outbox.post({ body: codec.encode(answer), answerTo: messageId, isContent: false });
  }

  #session(key: AuthKey, id: bigint, connection: PacketSink): Session {
    const session = key.sessions.get(id) ?? this.#createSession(key, id);
    if (session.attach(connection) && isUsedElsewhere(key, connection)) {
      this.#options.keys.revoke(key.owner, "AUTH_KEY_DUPLICATED");
    }
    return session;
  }

  #createSession(key: AuthKey, id: bigint): Session {
    const { codec, clock, nowSeconds, isBatching } = this.#options;
    const encode = (object: TlObject) => codec.encode(object);
    const session = new Session(id, { key, clock, nowSeconds, isBatching, encode });
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
    session.outbox.post({ body, isContent: true });
  }

  #reject(
    session: Session,
    { messageId, sequenceNumber }: IncomingMessage,
    errorCode: number,
    notice: TlObject = { _: "bad_msg_notification" },
  ): undefined {
    const body = this.#options.codec.encode({
      ...notice,
      bad_msg_id: messageId,
      bad_msg_seqno: sequenceNumber,
      error_code: errorCode,
    });
    session.outbox.post({ body, answerTo: messageId, isContent: false });
  }
}

function unpack(message: IncomingMessage): Unpacked | undefined {
  try {
    return unpackMessages(message);
  } catch (error) {
    if (error instanceof TlError) return undefined;
    throw error;
  }
}

/** A container's number must be even, its id new and above those of its messages. */
function checkContainer(
  session: Session,
  { messageId, sequenceNumber }: IncomingMessage,
  { messages }: Unpacked,
): number | undefined {
  if ((sequenceNumber & 1) === 1) return BAD_MESSAGE.seqnoNotEven;
  if (messages.some((inner) => inner.messageId >= messageId)) return BAD_MESSAGE.container;
  const verdict = session.received.add(messageId, sequenceNumber);
  if (verdict === "duplicate") return BAD_MESSAGE.idOfContainerUsed;
  return verdict === "new" ? undefined : verdict;
}

/** Clients send again what is older than a new session's first message, so that it must be the lowest. */
function lowestId(messages: readonly IncomingMessage[]): bigint {
  let lowest = messages[0]?.messageId ?? 0n;
  for (const { messageId } of messages) if (messageId < lowest) lowest = messageId;
  return lowest;
}

/**
 * Whether the key is in use from another address at the same time, as a stolen one would be
 * (core.telegram.org/api/errors#406-not-acceptable).
 */
function isUsedElsewhere({ owner }: AuthKey, { remoteAddress }: PacketSink): boolean {
  return [owner, ...owner.temporaryKeys].some(({ sessions }) =>
    [...sessions.values()].some(
      ({ connection }) => connection?.isOpen === true && connection.remoteAddress !== remoteAddress,
    ),
  );
}

/** Forgets the oldest session that has no connection; one that has stays, however old it is. */
function forgetOldest(key: AuthKey): void {
  for (const [id, session] of key.sessions) {
    if (session.connection?.isOpen) continue;
    key.sessions.delete(id);
    return;
  }
}
