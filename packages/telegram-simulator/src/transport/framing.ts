import type { ByteQueue } from "./byte-queue.ts";
import { TransportError } from "./transport-error.ts";

/** How packets are cut out of a byte stream, and put into one (core.telegram.org/mtproto/mtproto-transports). */
export interface Framing {
  /** Takes the next whole packet from the queue, or undefined when it has not arrived yet. Throws TransportError. */
  takePacket(queue: ByteQueue): Buffer | undefined;
  /** Wraps a packet for sending. */
  wrap(packet: Buffer): Buffer;
}

/** Room for a container of the largest size (1 MiB) with its headers; what is longer is not a packet. */
const MAX_PACKET_BYTES = 1024 * 1024 + 1024;

/** Throws TransportError when no packet can be that long. */
export function checkPacketLength(length: number): number {
  if (length < 4 || length > MAX_PACKET_BYTES) throw new TransportError(`a packet of ${length} bytes`);
  return length;
}
