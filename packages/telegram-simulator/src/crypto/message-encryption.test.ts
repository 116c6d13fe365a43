import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { decryptMessage, encryptMessage } from "./message-encryption.ts";

const authKey = Buffer.alloc(256, "key");
const keyId = Buffer.alloc(8, 1);

test.each([32, 33, 47, 48, 1000])("%i bytes come back with at least 12 bytes of padding", (length) => {
  const plain = randomBytes(length);
  const packet = encryptMessage(authKey, keyId, plain, "server");
  const padded = decryptMessage(authKey, packet, "server");
  expect(padded?.subarray(0, length)).toEqual(plain);
  expect(padded!.length - length).toBeGreaterThanOrEqual(12);
  expect(padded!.length - length).toBeLessThan(28);
});

test("a packet of the other direction or another key, or one that was changed, is refused", () => {
  const packet = encryptMessage(authKey, keyId, Buffer.alloc(40), "client");
  expect(decryptMessage(authKey, packet, "server")).toBeUndefined();
  expect(decryptMessage(Buffer.alloc(256, "other"), packet, "client")).toBeUndefined();
  packet[packet.length - 1]! ^= 1;
  expect(decryptMessage(authKey, packet, "client")).toBeUndefined();
});

test.each([0, 8, 24, 25, 39])("a packet of %i bytes is refused", (length) => {
  expect(decryptMessage(authKey, Buffer.alloc(length), "client")).toBeUndefined();
});
