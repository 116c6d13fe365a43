import type { ByteQueue } from "./byte-queue.ts";
import { checkPacketLength, type Framing } from "./framing.ts";

const LONG_FORM = 0x7f;
/** Asks for a quick acknowledgement, which a server may leave out. */
const QUICK_ACK = 0x80;

/** Length in four-byte words: one byte below 127, else 0x7f and three bytes. */
export function abridged(): Framing {
  return {
    takePacket(queue: ByteQueue): Buffer | undefined {
      const short = queue.peek(1)?.readUInt8();
      if (short === undefined) return undefined;
      const isLong = (short & ~QUICK_ACK) === LONG_FORM;
      const header = isLong ? queue.peek(4) : queue.peek(1);
      if (header === undefined) return undefined;
      const words = isLong ? header.readUIntLE(1, 3) : short & ~QUICK_ACK;
      const length = checkPacketLength(words * 4);
      return queue.take(header.length + length)?.subarray(header.length);
    },
    wrap(packet: Buffer): Buffer {
      const words = packet.length / 4;
      const header =
        words < LONG_FORM
          ? Buffer.from([words])
          : Buffer.from([LONG_FORM, words & 0xff, (words >> 8) & 0xff, words >> 16]);
      return Buffer.concat([header, packet]);
    },
  };
}
