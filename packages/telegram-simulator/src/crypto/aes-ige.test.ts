import { createCipheriv, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { igeDecrypt, igeEncrypt } from "./aes-ige.ts";

/** IGE by its definition: c[i] = AES(p[i] ^ c[i-1]) ^ p[i-1], where iv is c[-1] ‖ p[-1]. */
function igeByDefinition(data: Buffer, key: Buffer, iv: Buffer): Buffer {
  const aes = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  let previousCipher = iv.subarray(0, 16);
  let previousPlain = iv.subarray(16, 32);
  const blocks: Buffer[] = [];
  for (let offset = 0; offset < data.length; offset += 16) {
    const plain = data.subarray(offset, offset + 16);
    const cipher = xor(aes.update(xor(plain, previousCipher)), previousPlain);
    blocks.push(cipher);
    previousCipher = cipher;
    previousPlain = plain;
  }
  return Buffer.concat(blocks);
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ b[index]!));
}

test.each([16, 32, 1024, 524_288])("%i bytes are encrypted as the definition says, and back", (length) => {
  const data = randomBytes(length);
  const key = randomBytes(32);
  const iv = randomBytes(32);
  const encrypted = igeEncrypt(data, key, iv);
  expect(encrypted.equals(igeByDefinition(data, key, iv))).toBe(true);
  expect(igeDecrypt(encrypted, key, iv).equals(data)).toBe(true);
});
