import { expect, test } from "vitest";
import { AuthKey } from "./auth-key.ts";
import { currentSalt, isValidSalt, serverSalts } from "./server-salts.ts";

const now = 1_700_000_000;
const key = new AuthKey({ key: Buffer.alloc(256, 5), createdAtSeconds: now, firstSalt: 42n });

test("a salt is announced half an hour ahead and stays valid for half an hour after the next one began", () => {
  const [current, next] = serverSalts(key, now, 2);
  expect(current?.salt).toBe(currentSalt(key, now));
  expect(currentSalt(key, next!.validSince)).toBe(next!.salt);
  expect(isValidSalt(key, current!.salt, current!.validUntil - 1)).toBe(true);
  expect(isValidSalt(key, current!.salt, current!.validUntil)).toBe(false);
  expect(isValidSalt(key, next!.salt, next!.validSince - 1)).toBe(false);
});

test("the key exchange's salt is good for the first half hour", () => {
  expect(isValidSalt(key, 42n, now + 1799)).toBe(true);
  expect(isValidSalt(key, 42n, now + 1800)).toBe(false);
});

test("another key has other salts", () => {
  const other = new AuthKey({ key: Buffer.alloc(256, 6), createdAtSeconds: now });
  expect(isValidSalt(other, currentSalt(key, now), now)).toBe(false);
});
