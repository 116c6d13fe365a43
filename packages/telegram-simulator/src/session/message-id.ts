/** bad_msg_notification's codes for impossible ids (core.telegram.org/mtproto/service_messages_about_messages). */
export const BAD_MESSAGE = { idTooLow: 16, idTooHigh: 17, idNotFromClient: 18 } as const;

const OLDEST_SECONDS = 300;
const NEWEST_SECONDS = 30;

/** The server's ids: unix time · 2^32, ascending, ≡ 1 (mod 4) for an answer to a request and ≡ 3 otherwise. */
export class MessageIdClock {
  #last = 0n;

  next(isAnswer: boolean): bigint {
    const now = Date.now();
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
