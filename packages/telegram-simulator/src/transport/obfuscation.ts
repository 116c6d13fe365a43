import { createCipheriv, createDecipheriv } from "node:crypto";

/** The client's first bytes on an obfuscated connection. */
export const OBFUSCATION_HEADER_BYTES = 64;

/** An obfuscated connection's two AES-256-CTR streams, as the server uses them. */
export interface Obfuscation {
  /** The four bytes in the client's header that say which framing is used inside. */
  tag: number;
  decrypt(received: Buffer): Buffer;
  encrypt(toSend: Buffer): Buffer;
}

/**
 * Takes the keys from the client's header: bytes 8–39 key and 40–55 iv of what the client sends, and the same 48 bytes
 * reversed for what it receives (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation).
 */
export function readObfuscationHeader(header: Buffer): Obfuscation {
  const secret = header.subarray(8, 56);
  const reversed = Buffer.from(secret).reverse();
  const incoming = createDecipheriv("aes-256-ctr", secret.subarray(0, 32), secret.subarray(32));
  const outgoing = createCipheriv("aes-256-ctr", reversed.subarray(0, 32), reversed.subarray(32));
  const tag = incoming.update(header).readUInt32LE(56);
  return {
    tag,
    decrypt: (received) => incoming.update(received),
    encrypt: (toSend) => outgoing.update(toSend),
  };
}
