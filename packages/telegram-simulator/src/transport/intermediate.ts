import { randomBytes, randomInt } from "node:crypto";
import type { ByteQueue } from "./byte-queue.ts";
import { checkPacketLength, type Framing } from "./framing.ts";

const HEADER_BYTES = 4;
/** The top bit asks for a quick acknowledgement, which a server may leave out. */
const LENGTH_MASK = 0x7fffffff;
/** auth_key_id and msg_key, before the encrypted blocks. */
const ENCRYPTED_HEADER_BYTES = 24;

/** Length in bytes as four bytes. */
export function intermediate(): Framing {
  return { takePacket, wrap };
}

/** As intermediate, with 0 to 15 random bytes after each packet, counted in its length. */
export function paddedIntermediate(): Framing {
  return {
    takePacket(queue) {
      const padded = takePacket(queue);
      return padded === undefined ? undefined : withoutPadding(padded);
    },
    wrap(packet) {
      return wrap(Buffer.concat([packet, randomBytes(randomInt(16))]));
    },
  };
}

function takePacket(queue: ByteQueue): Buffer | undefined {
  const header = queue.peek(HEADER_BYTES);
  if (header === undefined) return undefined;
  const length = checkPacketLength(header.readUInt32LE() & LENGTH_MASK);
  return queue.take(HEADER_BYTES + length)?.subarray(HEADER_BYTES);
}

function wrap(packet: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(packet.length);
  return Buffer.concat([header, packet]);
}

/** Encrypted packets are whole AES blocks, so the rest is padding; unencrypted ones carry their own length. */
function withoutPadding(padded: Buffer): Buffer {
  const isEncrypted = padded.length >= ENCRYPTED_HEADER_BYTES && padded.readBigInt64LE() !== 0n;
  return isEncrypted
    ? padded.subarray(0, padded.length - ((padded.length - ENCRYPTED_HEADER_BYTES) % 16))
    : padded;
}
