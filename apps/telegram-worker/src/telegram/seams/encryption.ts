import { createHash, hash, randomBytes, randomFillSync } from "node:crypto";
import { crc32 } from "node:zlib";
import type { BigInteger } from "big-integer";
import ige from "telegram/crypto/IGE.js";
import helpers from "telegram/Helpers.js";
import { FullPacketCodec } from "telegram/network/connection/TCPFull.js";
import { MTProtoState } from "telegram/network/MTProtoState.js";
import { decryptIge, encryptIge, loadAesIge } from "./aes-ige.ts";
import { replacePart } from "./replace-part.ts";

/**
 * Fault: AES-IGE and CRC-32 in plain JavaScript take half of the time of a file transfer, and each message that comes or
 * goes has three digests, for which streams and promises are made.
 */
export function encryptNatively(): void {
  loadAesIge();
  replacePart(helpers, "sha256", sha256);
  const calcKey = (authKey: Buffer, messageKey: Buffer, isClient: boolean) =>
    keyOf(authKey, messageKey, isClient ? 0 : 8);
  replacePart(MTProtoState.prototype, "_calcKey", calcKey);
  replacePart(helpers, "crc32", (data: Buffer): number => crc32(data));
  replacePart(ige, "IGE", NativeIge);
}

class NativeIge {
  readonly #key: Buffer;
  readonly #iv: Buffer;

  constructor(key: Buffer, iv: Buffer) {
    this.#key = key;
    this.#iv = iv;
  }

  encryptIge(data: Buffer): Buffer {
    // The library pads beforehand, except in the key exchange, where it counts on being padded here.
    const rest = data.length % 16;
    const whole = rest === 0 ? data : Buffer.concat([data, randomBytes(16 - rest)]);
    const encrypted = Buffer.from(new ArrayBuffer(whole.length));
    encryptIge(whole, this.#key, this.#iv, encrypted);
    return encrypted;
  }

  decryptIge(data: Buffer): Buffer {
    return decryptIge(data, this.#key, this.#iv);
  }
}

/** What a state knows when it encrypts. */
interface State {
  readonly authKey: {
    readonly keyId: BigInteger;
    waitForKey(): Promise<void>;
    getKey(): Buffer | undefined;
  };
  readonly salt: BigInteger;
  readonly id: BigInteger;
}

/** What precedes the ciphertext: auth_key_id (8 bytes) and msg_key (16). */
const HEADER_BYTES = 24;
/** Reused, as messages are encrypted one after the other; grows to the largest. */
let scratch = Buffer.alloc(0);

/**
 * Fault: a message is copied ten times on its way to the socket; a gigabyte of file parts becomes ten of garbage,
 * which is collected late, as it lies outside of the heap. This and `frameInOnePass` make three copies.
 */
export function encryptInOnePass(): void {
  replacePart(MTProtoState.prototype, "encryptMessageData", async function (this: State, data: Buffer) {
    await this.authKey.waitForKey();
    const authKey = this.authKey.getKey();
    if (!authKey) throw new Error("there is no auth key");
    const plain = padded(data, this);
    // Not `sha256`: that would copy a file part once more.
    const digest = createHash("sha256").update(authKey.subarray(88, 120)).update(plain).digest();
    const messageKey = digest.subarray(8, 24);
    const { key, iv } = keyOf(authKey, messageKey, 0);
    const message = Buffer.from(new ArrayBuffer(HEADER_BYTES + plain.length));
    message.set(helpers.toSignedLittleBuffer(this.authKey.keyId, 8));
    message.set(messageKey, 8);
    encryptIge(plain, key, iv, message.subarray(HEADER_BYTES));
    return message;
  });
}

/** Random bytes drawn ahead: to ask for a few costs as much as encrypting a short message. Each is used once. */
const drawn = Buffer.alloc(8192);
let used = drawn.length;

/** Salt, session id, data, and 12 to 27 random bytes that make whole blocks; valid until the next call. */
function padded(data: Buffer, { salt, id }: State): Buffer {
  const unpadded = 16 + data.length;
  const length = unpadded + 12 + ((16 - ((unpadded + 12) % 16)) % 16);
  if (scratch.length < length) scratch = Buffer.alloc(length);
  const plain = scratch.subarray(0, length);
  plain.set(helpers.toSignedLittleBuffer(salt, 8), 0);
  plain.set(helpers.toSignedLittleBuffer(id, 8), 8);
  plain.set(data, 16);
  if (used + length - unpadded > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += drawn.copy(plain, unpadded, used);
  return plain;
}

/** See `encryptInOnePass`: length, sequence number, data and checksum of the full TCP transport, in one buffer. */
export function frameInOnePass(): void {
  function encodePacket(this: { _sendCounter: number }, data: Buffer): Buffer {
    const frame = Buffer.allocUnsafe(data.length + 12);
    frame.writeUInt32LE(frame.length, 0);
    frame.writeUInt32LE(this._sendCounter++, 4);
    frame.set(data, 8);
    frame.writeUInt32LE(crc32(frame.subarray(0, -4)), frame.length - 4);
    return frame;
  }
  replacePart(FullPacketCodec.prototype, "encodePacket", encodePacket);
}

/**
 * AES key and IV of a message (core.telegram.org/mtproto/description#defining-aes-key-and-initialization-vector).
 *
 * @param x 0 for messages from the client, 8 for those from the server
 */
function keyOf(authKey: Buffer, messageKey: Buffer, x: 0 | 8): { key: Buffer; iv: Buffer } {
  const a = sha256(Buffer.concat([messageKey, authKey.subarray(x, x + 36)]));
  const b = sha256(Buffer.concat([authKey.subarray(x + 40, x + 76), messageKey]));
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}

function sha256(data: Buffer): Buffer {
  return hash("sha256", data, "buffer");
}
