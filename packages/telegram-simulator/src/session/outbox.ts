import { encryptMessage } from "../crypto/message-encryption.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { AuthKey } from "./auth-key.ts";
import type { MessageIdClock } from "./message-id.ts";
import { currentSalt } from "./server-salts.ts";
import { type SentMessage, Unacknowledged } from "./unacknowledged.ts";

/** One message to the client. */
export interface OutgoingMessage {
  body: Buffer;
  /** The message of the client that it answers, if any; that it answers one shows in its id. */
  answerTo?: bigint;
  /** Whether the client has to acknowledge it, which shows in its sequence number. */
  isContent: boolean;
}

export interface OutboxOptions {
  key: AuthKey;
  sessionId: bigint;
  clock: MessageIdClock;
  nowSeconds: () => number;
  /** Collect what is posted in one turn of the event loop and send it as one container. */
  isBatching: boolean;
  /** Encodes a service message. */
  encode: (object: TlObject) => Buffer;
  /** Sends an encrypted packet; drops it while the client is not connected. */
  send: (packet: Buffer) => void;
}

const MSG_CONTAINER_ID = 0x73f1f8dc;
/** Limits of a container (core.telegram.org/mtproto/service_messages). */
const MAX_CONTAINER_MESSAGES = 1020;
const MAX_CONTAINER_BYTES = 1024 * 1024;
const MESSAGE_HEADER_BYTES = 16;
/** A longer message is not sent again unasked: the client is told of it, and may ask for it. */
const RESENT_BYTES = 16 * 1024;

/**
 * What a session sends: gives each message its id and sequence number in the order in which they are posted, collects
 * acknowledgements, encrypts, and keeps what the client has to acknowledge until it does.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #unanswered = new Set<bigint>();
  readonly #unacknowledged = new Unacknowledged();
  #queue: Buffer[] = [];
  #contentCount = 0;
  #flush: NodeJS.Immediate | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  post(message: OutgoingMessage): void {
    this.#send(this.#withHeader(message));
  }

  /** The client has received these messages. */
  acknowledged(messageIds: readonly bigint[]): void {
    for (const messageId of messageIds) this.#unacknowledged.delete(messageId);
  }

  /** Sends a message again, with the id that it had; returns whether it is still known. */
  resend(messageId: bigint): boolean {
    const message = this.#unacknowledged.get(messageId);
    if (message !== undefined) this.#send(message.bytes);
    return message !== undefined;
  }

  /** Sends the answer to a message of the client again; returns whether it is still known. */
  resendAnswer(requestId: bigint): boolean {
    const message = this.#unacknowledged.answerTo(requestId);
    if (message !== undefined) this.#send(message.bytes);
    return message !== undefined;
  }

  /** The client is back on another connection: what it has not acknowledged is sent again, or told of when it is long. */
  resume(): void {
    for (const message of this.#unacknowledged.all()) {
      if (message.bytes.length <= RESENT_BYTES) this.#send(message.bytes);
      else this.post({ body: this.#options.encode(detailedInfo(message)), isContent: false });
    }
  }

  /** Acknowledges a message of the client at the end of this turn, unless it is answered until then. */
  acknowledge(messageId: bigint): void {
    this.#unanswered.add(messageId);
    this.#flushSoon();
  }

  /** An answer is an acknowledgement, so no other one is needed. */
  answered(messageId: bigint): void {
    this.#unanswered.delete(messageId);
  }

  #flushSoon(): void {
    this.#flush ??= setImmediate(() => {
      this.#flush = undefined;
      if (this.#unanswered.size > 0) {
        const body = this.#options.encode({ _: "msgs_ack", msg_ids: [...this.#unanswered] });
        this.#unanswered.clear();
        this.#queue.push(this.#withHeader({ body, isContent: false }));
      }
      this.#sendQueue();
    });
  }

  #sendQueue(): void {
    const queue = this.#queue;
    this.#queue = [];
    while (queue.length > 0) {
      const batch = [queue.shift() ?? Buffer.alloc(0)];
      let size = batch[0]?.length ?? 0;
      while (batch.length < MAX_CONTAINER_MESSAGES) {
        const next = queue[0];
        if (next === undefined || size + next.length > MAX_CONTAINER_BYTES) break;
        size += next.length;
        batch.push(next);
        queue.shift();
      }
      this.#seal(batch.length === 1 ? (batch[0] ?? Buffer.alloc(0)) : this.#container(batch));
    }
  }

  #container(messages: Buffer[]): Buffer {
    const header = Buffer.alloc(8);
    header.writeUInt32LE(MSG_CONTAINER_ID, 0);
    header.writeUInt32LE(messages.length, 4);
    return this.#withHeader({
      body: Buffer.concat([header, ...messages]),
      isContent: false,
    });
  }

  /** msg_id, seqno and length before the body. Content-related messages get odd sequence numbers. */
  #withHeader({ body, answerTo, isContent }: OutgoingMessage): Buffer {
    const bytes = Buffer.allocUnsafe(MESSAGE_HEADER_BYTES + body.length);
    const messageId = this.#options.clock.next(answerTo !== undefined);
    bytes.writeBigInt64LE(messageId, 0);
    bytes.writeInt32LE(this.#contentCount * 2 + (isContent ? 1 : 0), 8);
    if (isContent) this.#contentCount++;
    bytes.writeInt32LE(body.length, 12);
    body.copy(bytes, MESSAGE_HEADER_BYTES);
    if (isContent) this.#unacknowledged.add({ messageId, bytes, answerTo });
    return bytes;
  }

  #send(message: Buffer): void {
    if (!this.#options.isBatching) {
      this.#seal(message);
      return;
    }
    this.#queue.push(message);
    this.#flushSoon();
  }

  #seal(message: Buffer): void {
    const { key, sessionId, nowSeconds, send } = this.#options;
    const header = Buffer.allocUnsafe(16);
    header.writeBigInt64LE(currentSalt(key, nowSeconds()), 0);
    header.writeBigInt64LE(sessionId, 8);
    send(encryptMessage(key.key, key.idBytes, Buffer.concat([header, message]), "server"));
  }
}

/** Tells of a message without sending it (core.telegram.org/mtproto/service_messages_about_messages). */
function detailedInfo({ messageId, bytes, answerTo }: SentMessage): TlObject {
  const info = { answer_msg_id: messageId, bytes: bytes.length, status: 0 };
  return answerTo === undefined
    ? { _: "msg_new_detailed_info", ...info }
    : { _: "msg_detailed_info", msg_id: answerTo, ...info };
}
