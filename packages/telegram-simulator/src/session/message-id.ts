/** bad_msg_notification's codes (core.telegram.org/mtproto/service_messages_about_messages). */
export const BAD_MESSAGE = {
  idTooLow: 16,
  idTooHigh: 17,
  idNotFromClient: 18,
  /** A container with the id of a message that was here before. */
  idOfContainerUsed: 19,
  /** Whether the message has been here before cannot be told any more. */
  tooOld: 20,
  seqnoTooLow: 32,
  seqnoTooHigh: 33,
  /** Of a message that needs no acknowledgement. */
  seqnoNotEven: 34,
  /** Of a message that needs one. */
  seqnoNotOdd: 35,
  serverSalt: 48,
  container: 64,
} as const;

const OLDEST_SECONDS = 300;
const NEWEST_SECONDS = 30;

/** The server's ids: unix time · 2^32, ascending, ≡ 1 (mod 4) for an answer to a request and ≡ 3 otherwise. */
export class MessageIdClock {
  readonly #nowMs: () => number;
  #last = 0n;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  next(isAnswer: boolean): bigint {
    const now = this.#nowMs();
    const seconds = Math.floor(now / 1000);
    // The fraction of a second in 2^-32, without its two lowest bits.
    const fraction = Math.floor(((now % 1000) / 1000) * 0x40000000) * 4;
    const fromTime = (BigInt(seconds) << 32n) | BigInt(fraction);
    this.#last = fromTime > this.#last ? fromTime : this.#last + 4n;
    return this.#last | (isAnswer ? 1n : 3n);
  }
}

/** What is wrong with a client's message id, as the code of a bad_msg_notification; undefined when nothing is. */
export function checkMessageId(messageId: bigint, nowSeconds: number): number | undefined {
  if ((messageId & 3n) !== 0n) return BAD_MESSAGE.idNotFromClient;
  const sentAt = Number(messageId >> 32n);
  if (sentAt < nowSeconds - OLDEST_SECONDS) return BAD_MESSAGE.idTooLow;
  if (sentAt > nowSeconds + NEWEST_SECONDS) return BAD_MESSAGE.idTooHigh;
  return undefined;
}
