/** A message that the client has to acknowledge, as it was sent. */
export interface SentMessage {
  messageId: bigint;
  /** Message id, sequence number, length and body. */
  bytes: Buffer;
  /** The message of the client that it answers. */
  answerTo: bigint | undefined;
}

/** Beyond this the oldest are forgotten; a client that asks for them is told so. */
const MOST_MESSAGES = 1000;
const MOST_BYTES = 4 * 1024 * 1024;

/** What a session has sent and the client has not acknowledged: kept to be sent again. */
export class Unacknowledged {
  readonly #messages = new Map<bigint, SentMessage>();
  #bytes = 0;

  add(message: SentMessage): void {
    this.#messages.set(message.messageId, message);
    this.#bytes += message.bytes.length;
    for (const oldest of this.#messages.keys()) {
      if (this.#messages.size <= MOST_MESSAGES && this.#bytes <= MOST_BYTES) return;
      this.delete(oldest);
    }
  }

  delete(messageId: bigint): void {
    this.#bytes -= this.#messages.get(messageId)?.bytes.length ?? 0;
    this.#messages.delete(messageId);
  }

  get(messageId: bigint): SentMessage | undefined {
    return this.#messages.get(messageId);
  }

  /** The answer to a message of the client, if it is waiting to be acknowledged. */
  answerTo(messageId: bigint): SentMessage | undefined {
    return [...this.#messages.values()].find(({ answerTo }) => answerTo === messageId);
  }

  /** All of them, oldest first. */
  all(): SentMessage[] {
    return [...this.#messages.values()];
  }
}
