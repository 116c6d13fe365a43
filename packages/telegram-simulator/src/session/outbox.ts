import { encryptMessage } from "../crypto/message-encryption.ts";
import type { AuthKey } from "./auth-key.ts";
import type { MessageIdClock } from "./message-id.ts";
import { currentSalt } from "./server-salts.ts";

/** One message to the client. */
export interface OutgoingMessage {
  body: Buffer;
  /** Whether it answers a message of the client, which shows in its id. */
  isAnswer: boolean;
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
  /** Encodes the acknowledgement of these messages. */
  encodeAck: (messageIds: bigint[]) => Buffer;
  /** Sends an encrypted packet; drops it while the client is not connected. */
  send: (packet: Buffer) => void;
}

const MSG_CONTAINER_ID = 0x73f1f8dc;
/** Limits of a container (core.telegram.org/mtproto/service_messages). */
const MAX_CONTAINER_MESSAGES = 1020;
const MAX_CONTAINER_BYTES = 1024 * 1024;
const MESSAGE_HEADER_BYTES = 16;

/**
 * What a session sends: gives each message its id and sequence number in the order in which they are posted, collects
 * acknowledgements, encrypts.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #unanswered = new Set<bigint>();
  #queue: Buffer[] = [];
  #contentCount = 0;
  #flush: NodeJS.Immediate | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  post(message: OutgoingMessage): void {
    const bytes = this.#withHeader(message);
    if (!this.#options.isBatching) {
      this.#seal(bytes);
      return;
    }
    this.#queue.push(bytes);
    this.#flushSoon();
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
        const body = this.#options.encodeAck([...this.#unanswered]);
        this.#unanswered.clear();
        this.#queue.push(this.#withHeader({ body, isAnswer: false, isContent: false }));
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
      isAnswer: false,
      isContent: false,
    });
  }

  /** msg_id, seqno and length before the body. Content-related messages get odd sequence numbers. */
  #withHeader({ body, isAnswer, isContent }: OutgoingMessage): Buffer {
    const bytes = Buffer.allocUnsafe(MESSAGE_HEADER_BYTES + body.length);
    bytes.writeBigInt64LE(this.#options.clock.next(isAnswer), 0);
    bytes.writeInt32LE(this.#contentCount * 2 + (isContent ? 1 : 0), 8);
    if (isContent) this.#contentCount++;
    bytes.writeInt32LE(body.length, 12);
    body.copy(bytes, MESSAGE_HEADER_BYTES);
    return bytes;
  }

  #seal(message: Buffer): void {
    const { key, sessionId, nowSeconds, send } = this.#options;
    const header = Buffer.allocUnsafe(16);
    header.writeBigInt64LE(currentSalt(key, nowSeconds()), 0);
    header.writeBigInt64LE(sessionId, 8);
    send(encryptMessage(key.key, key.idBytes, Buffer.concat([header, message]), "server"));
  }
}
