import { igeDecrypt } from "./aes-ige.ts";
import { sha1 } from "./hash.ts";

const HEADER_BYTES = 24;
const MESSAGE_HEADER_BYTES = 32;
const BLOCK_BYTES = 16;

/**
 * Decrypts a packet of a client that was made with MTProto 1.0 (core.telegram.org/mtproto/description_v1), which is in
 * use for the binding of temporary keys only. Returns the 16 bytes that stand for salt and session id, and the message;
 * or undefined when it was not made with this auth key.
 */
export function decryptMessageV1(authKey: Buffer, packet: Buffer): Buffer | undefined {
  const encrypted = packet.subarray(HEADER_BYTES);
  if (encrypted.length < MESSAGE_HEADER_BYTES || encrypted.length % BLOCK_BYTES !== 0) return undefined;
  const messageKey = packet.subarray(8, HEADER_BYTES);
  const { key, iv } = aesKeyOf(authKey, messageKey);
  const padded = igeDecrypt(encrypted, key, iv);
  const length = MESSAGE_HEADER_BYTES + padded.readInt32LE(MESSAGE_HEADER_BYTES - 4);
  if (length < MESSAGE_HEADER_BYTES || length > padded.length) return undefined;
  const message = padded.subarray(0, length);
  return sha1(message).subarray(4).equals(messageKey) ? message : undefined;
}

function aesKeyOf(authKey: Buffer, messageKey: Buffer): { key: Buffer; iv: Buffer } {
  const a = sha1(messageKey, authKey.subarray(0, 32));
  const b = sha1(authKey.subarray(32, 48), messageKey, authKey.subarray(48, 64));
  const c = sha1(authKey.subarray(64, 96), messageKey);
  const d = sha1(messageKey, authKey.subarray(96, 128));
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)]),
    iv: Buffer.concat([a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)]),
  };
}
