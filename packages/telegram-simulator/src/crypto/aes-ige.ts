import { readFileSync } from "node:fs";
import { getWasmUrl, ige256Decrypt, ige256Encrypt, initSync } from "@mtcute/wasm";

let isReady = false;

/**
 * AES-256 in IGE mode (core.telegram.org/mtproto/description), which OpenSSL does not offer any more.
 * `data` must be a multiple of 16 bytes, `key` and `iv` 32 bytes each.
 */
export function igeEncrypt(data: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer {
  load();
  return asBuffer(ige256Encrypt(data, key, iv));
}

/** The inverse of igeEncrypt, with the same rules. */
export function igeDecrypt(data: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer {
  load();
  return asBuffer(ige256Decrypt(data, key, iv));
}

function load(): void {
  if (isReady) return;
  initSync(readFileSync(getWasmUrl()));
  isReady = true;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
