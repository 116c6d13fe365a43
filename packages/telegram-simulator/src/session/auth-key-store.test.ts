import { expect, test } from "vitest";
import type { Account } from "../world/account.ts";
import { AuthKey } from "./auth-key.ts";
import { AuthKeyStore } from "./auth-key-store.ts";

const [alice, bob] = [{ id: 1n } as Account, { id: 2n } as Account];

function addKey(store: AuthKeyStore, fill: number, expiresInSeconds?: number): AuthKey {
  const key = new AuthKey({ key: Buffer.alloc(256, fill), createdAtSeconds: 100, expiresInSeconds });
  store.add(key);
  return key;
}

test("a temporary key is forgotten when its time is over", () => {
  const store = new AuthKeyStore();
  const key = addKey(store, 1, 60);
  store.authorise(key, alice);
  expect(store.get(key.id, 159)).toBe(key);
  expect(store.get(key.id, 160)).toBeUndefined();
  expect(store.ofAccount(1n)).toEqual([]);
});

test("an account's keys are found, and follow logins and logouts", () => {
  const store = new AuthKeyStore();
  const [one, two] = [addKey(store, 1), addKey(store, 2)];
  store.authorise(one, alice);
  store.authorise(two, alice);
  expect(store.ofAccount(1n)).toEqual([one, two]);
  store.authorise(two, bob);
  expect(store.ofAccount(1n)).toEqual([one]);
  store.deauthorise(one);
  expect(store.ofAccount(1n)).toEqual([]);
  expect(one.account).toBeUndefined();
  store.clear();
  expect(store.get(two.id, 0)).toBeUndefined();
  expect(store.ofAccount(2n)).toEqual([]);
});

test("a new login forgets why the last one ended", () => {
  const store = new AuthKeyStore();
  const key = addKey(store, 1);
  key.revokedWith = "SESSION_REVOKED";
  store.authorise(key, alice);
  store.deauthorise(key);
  expect(key.revokedWith).toBeUndefined();
});
