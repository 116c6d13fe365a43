import { abridged } from "./abridged.ts";
import { ByteQueue } from "./byte-queue.ts";
import type { Framing } from "./framing.ts";
import { full } from "./full.ts";
import { intermediate, paddedIntermediate } from "./intermediate.ts";
import { OBFUSCATION_HEADER_BYTES, type Obfuscation, readObfuscationHeader } from "./obfuscation.ts";
import { TransportError } from "./transport-error.ts";

const ABRIDGED_BYTE = 0xef;
const ABRIDGED_TAG = 0xefefefef;
const INTERMEDIATE_TAG = 0xeeeeeeee;
const PADDED_INTERMEDIATE_TAG = 0xdddddddd;

/**
 * One connection's packets. Which transport the client speaks is found from its first bytes:
 *
 * - `ef`: abridged; `eeeeeeee`: intermediate; `dddddddd`: padded intermediate
 * - a second word of 0 (the first sequence number): full
 * - anything else: 64 bytes of obfuscation header, with one of the first three tags inside
 */
export class PacketStream {
  readonly #received = new ByteQueue();
  #framing: Framing | undefined;
  #obfuscation: Obfuscation | undefined;

  /** Takes bytes that arrived; returns the packets that they complete. Throws TransportError. */
  receive(chunk: Buffer): Buffer[] {
    this.#received.push(this.#obfuscation?.decrypt(chunk) ?? chunk);
    this.#framing ??= this.#detect();
    const packets: Buffer[] = [];
    for (;;) {
      const packet = this.#framing?.takePacket(this.#received);
      if (packet === undefined) return packets;
      packets.push(packet);
    }
  }

  /** The bytes to send for a packet. Only a client that has sent something can be answered. */
  wrap(packet: Buffer): Buffer {
    if (this.#framing === undefined) throw new TransportError("the client has not chosen a transport yet");
    const frame = this.#framing.wrap(packet);
    return this.#obfuscation?.encrypt(frame) ?? frame;
  }

  #detect(): Framing | undefined {
    if (this.#received.peek(1)?.readUInt8() === ABRIDGED_BYTE) {
      this.#received.take(1);
      return abridged();
    }
    const tag = this.#received.peek(4)?.readUInt32LE();
    if (tag === undefined) return undefined;
    const tagged = framingOfTag(tag);
    if (tagged !== undefined) {
      this.#received.take(4);
      return tagged;
    }
    const secondWord = this.#received.peek(8)?.readUInt32LE(4);
    if (secondWord === undefined) return undefined;
    return secondWord === 0 ? full() : this.#detectObfuscated();
  }

  #detectObfuscated(): Framing | undefined {
    const header = this.#received.take(OBFUSCATION_HEADER_BYTES);
    if (header === undefined) return undefined;
    const obfuscation = readObfuscationHeader(header);
    const framing = obfuscation.tag === ABRIDGED_TAG ? abridged() : framingOfTag(obfuscation.tag);
    if (framing === undefined) throw new TransportError("the first bytes belong to no known transport");
    this.#obfuscation = obfuscation;
    const rest = this.#received.take(this.#received.length);
    if (rest !== undefined) this.#received.push(obfuscation.decrypt(rest));
    return framing;
  }
}

function framingOfTag(tag: number): Framing | undefined {
  if (tag === INTERMEDIATE_TAG) return intermediate();
  if (tag === PADDED_INTERMEDIATE_TAG) return paddedIntermediate();
  return undefined;
}
