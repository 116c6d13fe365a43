import { BAD_MESSAGE } from "./message-id.ts";

/** How many of a client's messages are remembered, to recognise one that arrives twice or out of order. */
const REMEMBERED_MESSAGES = 1000;

interface Received {
  messageId: bigint;
  sequenceNumber: number;
}

/** Whether a message may be handled: it is new, it was here before, or it breaks a rule (a bad_msg_notification's code). */
export type Verdict = "new" | "duplicate" | number;

/**
 * The ids and sequence numbers of the last messages of a client. Sequence numbers must grow with the message ids,
 * whatever the order in which messages arrive (core.telegram.org/mtproto/service_messages_about_messages).
 */
export class ReceivedMessages {
  /** Ascending by message id. */
  readonly #messages: Received[] = [];
  /** The highest id that was forgotten: whether a message below it has been here cannot be told. */
  #forgotten = -1n;

  has(messageId: bigint): boolean {
    return this.#messages[this.#indexOf(messageId)]?.messageId === messageId;
  }

  /** Whether ids like this one have been forgotten. */
  isForgotten(messageId: bigint): boolean {
    return messageId <= this.#forgotten;
  }

  get highest(): bigint {
    return this.#messages.at(-1)?.messageId ?? 0n;
  }

  /** Checks a message against those that came before it, and remembers it when it is new. */
  add(messageId: bigint, sequenceNumber: number): Verdict {
    if (messageId <= this.#forgotten) return BAD_MESSAGE.tooOld;
    const index = this.#indexOf(messageId);
    const next = this.#messages[index];
    if (next?.messageId === messageId) return "duplicate";
    const isOdd = (sequenceNumber & 1) === 1;
    const previous = this.#messages[index - 1]?.sequenceNumber ?? -1;
    if (previous > sequenceNumber || (previous === sequenceNumber && isOdd)) return BAD_MESSAGE.seqnoTooLow;
    const following = next?.sequenceNumber ?? Number.POSITIVE_INFINITY;
    if (following < sequenceNumber || (following === sequenceNumber && isOdd))
      return BAD_MESSAGE.seqnoTooHigh;
    this.#messages.splice(index, 0, { messageId, sequenceNumber });
    if (this.#messages.length > 2 * REMEMBERED_MESSAGES) this.#forget();
    return "new";
  }

  #forget(): void {
    const gone = this.#messages.splice(0, REMEMBERED_MESSAGES);
    this.#forgotten = gone.at(-1)?.messageId ?? this.#forgotten;
  }

  /** Where the id is or would be; the search begins at the end, where new messages belong. */
  #indexOf(messageId: bigint): number {
    let index = this.#messages.length;
    while (index > 0 && (this.#messages[index - 1]?.messageId ?? 0n) >= messageId) index--;
    return index;
  }
}
