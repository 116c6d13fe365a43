import { createCipheriv } from "node:crypto";
import { readFileSync } from "node:fs";
import { getWasmUrl, ige256Decrypt, ige256Encrypt, initSync } from "@mtcute/wasm";

/** From here on the detour over AES-CBC is faster than WebAssembly. */
const LARGE_BYTES = 8192;
const BLOCK_BYTES = 16;
const BLOCK_WORDS = 4;

let isLoaded = false;
/** Reused, since a file part's worth of garbage per copy is collected late; grows to the largest message. */
let plainScratch = new Uint32Array(0);
let mixedScratch = new Uint32Array(0);

/** Makes the functions below usable. */
export function loadAesIge(): void {
  if (isLoaded) return;
  initSync(readFileSync(getWasmUrl()));
  isLoaded = true;
}

/**
 * AES-256 in IGE mode (core.telegram.org/mtproto/description) into `target`, which is as long as `data` and begins at
 * a multiple of 4 in its ArrayBuffer. `data` must be whole blocks, `iv` is 32 bytes.
 *
 * OpenSSL has no IGE, but CBC: with c₀ and p₀ the halves of the IV, cᵢ = E(pᵢ ⊕ cᵢ₋₁) ⊕ pᵢ₋₁. Let yᵢ = cᵢ ⊕ pᵢ₋₁; then
 * yᵢ = E((pᵢ ⊕ pᵢ₋₂) ⊕ yᵢ₋₁), which is CBC over pᵢ ⊕ pᵢ₋₂ (with p₋₁ = 0) under the IV c₀.
 */
export function encryptIge(data: Buffer, key: Buffer, iv: Buffer, target: Buffer): void {
  if (data.length < LARGE_BYTES) {
    target.set(ige256Encrypt(data, key, iv));
    return;
  }
  const length = data.length / 4;
  if (mixedScratch.length < length) {
    plainScratch = new Uint32Array(length + BLOCK_WORDS);
    mixedScratch = new Uint32Array(length);
  }
  // p₀, p₁, …
  const plain = plainScratch;
  const plainBytes = new Uint8Array(plain.buffer);
  plainBytes.set(iv.subarray(BLOCK_BYTES));
  plainBytes.set(data, BLOCK_BYTES);
  const mixed = mixedScratch;
  mixed.set(plain.subarray(BLOCK_WORDS, 2 * BLOCK_WORDS));
  for (let word = BLOCK_WORDS; word < length; word++) {
    mixed[word] = at(plain, word + BLOCK_WORDS) ^ at(plain, word - BLOCK_WORDS);
  }
  const cipher = createCipheriv("aes-256-cbc", key, iv.subarray(0, BLOCK_BYTES)).setAutoPadding(false);
  const encrypted = cipher.update(new Uint8Array(mixed.buffer, 0, data.length));
  const from = new Uint32Array(encrypted.buffer, encrypted.byteOffset, length);
  const to = new Uint32Array(target.buffer, target.byteOffset, length);
  for (let word = 0; word < length; word++) to[word] = at(from, word) ^ at(plain, word);
}

/** The inverse. There is no such detour: every block needs the one before it in plain. */
export function decryptIge(data: Buffer, key: Buffer, iv: Buffer): Buffer {
  const bytes = ige256Decrypt(data, key, iv);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The loops stay within bounds. */
function at(words: Uint32Array, index: number): number {
  return words[index] as number;
}
