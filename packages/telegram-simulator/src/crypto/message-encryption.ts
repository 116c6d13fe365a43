import { randomFillSync } from "node:crypto";
import { igeDecrypt, igeEncrypt } from "./aes-ige.ts";
import { sha256 } from "./hash.ts";

/** Who encrypted a message; the two directions use different parts of the auth key. */
type Sender = "client" | "server";

/** The auth key's place in the key derivation: 0 from the client, 8 from the server. */
const KEY_OFFSET: Record<Sender, number> = { client: 0, server: 8 };
const HEADER_BYTES = 24;
const BLOCK_BYTES = 16;
const MINIMUM_PADDING_BYTES = 12;

/**
 * Encrypts one message with MTProto 2.0 (core.telegram.org/mtproto/description): returns auth_key_id ‖ msg_key ‖
 * encrypted data. `plain` is salt ‖ session_id ‖ message; padding is added here.
 */
export function encryptMessage(authKey: Buffer, authKeyId: Buffer, plain: Buffer, sender: Sender): Buffer {
  const aligned = Math.ceil((plain.length + MINIMUM_PADDING_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
  const padded = Buffer.allocUnsafe(aligned);
  plain.copy(padded);
  randomFillSync(padded, plain.length);
  const messageKey = messageKeyOf(authKey, padded, sender);
  const { key, iv } = aesKeyOf(authKey, messageKey, sender);
  return Buffer.concat([authKeyId, messageKey, igeEncrypt(padded, key, iv)]);
}

/**
 * Decrypts a packet made by encryptMessage. Returns salt ‖ session_id ‖ message ‖ padding, or undefined when the
 * packet is not whole or its msg_key does not match, that is, when it was not made with this auth key.
 */
export function decryptMessage(authKey: Buffer, packet: Buffer, sender: Sender): Buffer | undefined {
  const encrypted = packet.subarray(HEADER_BYTES);
  if (encrypted.length === 0 || encrypted.length % BLOCK_BYTES !== 0) return undefined;
  const messageKey = packet.subarray(8, HEADER_BYTES);
  const { key, iv } = aesKeyOf(authKey, messageKey, sender);
  const padded = igeDecrypt(encrypted, key, iv);
  return messageKeyOf(authKey, padded, sender).equals(messageKey) ? padded : undefined;
}

function messageKeyOf(authKey: Buffer, padded: Buffer, sender: Sender): Buffer {
  const start = 88 + KEY_OFFSET[sender];
  return sha256(authKey.subarray(start, start + 32), padded).subarray(8, 24);
}

function aesKeyOf(authKey: Buffer, messageKey: Buffer, sender: Sender): { key: Buffer; iv: Buffer } {
  const x = KEY_OFFSET[sender];
  const a = sha256(Buffer.concat([messageKey, authKey.subarray(x, x + 36)]));
  const b = sha256(Buffer.concat([authKey.subarray(x + 40, x + 76), messageKey]));
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}
