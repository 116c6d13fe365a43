import { AccountStatusStore } from "@telepipe/runtime";
import { createTestRedis } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { AccountGate } from "./account-gate.ts";

const READY = { v: 1, state: "ready", reason: null, account_id: 1, simulator: true, since: 0 } as const;
const LOGGED_OUT = { ...READY, state: "logged_out", reason: "the session was revoked" } as const;

test("a logged-out account stops calls; its status is read once a second", async () => {
  await using redis = createTestRedis(inject("redisUrl"));
  const store = new AccountStatusStore(redis.connect(), redis.prefix);
  let now = 0;
  const gate = new AccountGate(store, { now: () => now });
  await gate.check();
  await store.write(LOGGED_OUT);
  await gate.check();
  now = 1000;
  await expect(gate.check()).rejects.toMatchObject({ code: "NOT_LOGGED_IN", detail: LOGGED_OUT.reason });
  await store.write(READY);
  await expect(gate.check()).rejects.toMatchObject({ code: "NOT_LOGGED_IN" });
  now = 2000;
  await gate.check();
});

test("a status that this version cannot read stops nothing", async () => {
  await using redis = createTestRedis(inject("redisUrl"));
  await redis.connect().set(`${redis.prefix}:account-status`, '{"v":2,"state":"sleeping"}');
  await new AccountGate(new AccountStatusStore(redis.connect(), redis.prefix), { now: () => 0 }).check();
});
