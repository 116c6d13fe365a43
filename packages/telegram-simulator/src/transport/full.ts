import { crc32 } from "node:zlib";
import type { ByteQueue } from "./byte-queue.ts";
import { checkPacketLength, type Framing } from "./framing.ts";
import { TransportError } from "./transport-error.ts";

const HEADER_BYTES = 8;
const CHECKSUM_BYTES = 4;

/** Length of everything, sequence number from 0, packet, CRC-32 of all before it; four bytes each. */
export function full(): Framing {
  let receivedCount = 0;
  let sentCount = 0;
  return {
    takePacket(queue: ByteQueue): Buffer | undefined {
      const header = queue.peek(HEADER_BYTES);
      if (header === undefined) return undefined;
      const length = checkPacketLength(header.readUInt32LE(0) - HEADER_BYTES - CHECKSUM_BYTES);
      const frame = queue.take(HEADER_BYTES + length + CHECKSUM_BYTES);
      if (frame === undefined) return undefined;
      if (frame.readUInt32LE(4) !== receivedCount++) throw new TransportError("wrong sequence number");
      const end = HEADER_BYTES + length;
      if (crc32(frame.subarray(0, end)) !== frame.readUInt32LE(end))
        throw new TransportError("wrong checksum");
      return frame.subarray(HEADER_BYTES, end);
    },
    wrap(packet: Buffer): Buffer {
      const frame = Buffer.allocUnsafe(HEADER_BYTES + packet.length + CHECKSUM_BYTES);
      frame.writeUInt32LE(frame.length, 0);
      frame.writeUInt32LE(sentCount++, 4);
      packet.copy(frame, HEADER_BYTES);
      const end = HEADER_BYTES + packet.length;
      frame.writeUInt32LE(crc32(frame.subarray(0, end)), end);
      return frame;
    },
  };
}
