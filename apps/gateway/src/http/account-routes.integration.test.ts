import { expect, test } from "vitest";
import { API_KEY, startTestGateway } from "../../test/start-test-gateway.ts";

const KEY = { "x-api-key": API_KEY };

test("GET /api_v1/account says how the account is, why, what to do and who holds it", async () => {
  await using gateway = await startTestGateway({ execute: null });
  expect((await gateway.get("/api_v1/account")).status).toBe(401);
  expect(await gateway.getJson("/api_v1/account", KEY)).toEqual({
    ok: true,
    result: {
      state: "no_worker",
      reason: "no telegram-worker is running",
      what_to_do: "start it and look at its log",
      since: null,
      account: null,
      simulator: false,
      owner: null,
    },
  });

  const me = { id: 42, first_name: "Me", username: "me_demo", phone_number: "+10000000001" };
  await gateway.status.writeIdentity(me);
  await gateway.status.write({
    v: 1,
    state: "banned",
    reason: "Telegram banned the account",
    what_to_do: "write to Telegram's support",
    account_id: 42,
    simulator: true,
    since: Date.UTC(2026, 0, 2, 3, 4, 5),
    owner: { worker: "host-1:17", token: 7 },
  });
  expect(await gateway.getJson("/api_v1/account", KEY)).toEqual({
    ok: true,
    result: {
      state: "banned",
      reason: "Telegram banned the account",
      what_to_do: "write to Telegram's support",
      since: "2026-01-02T03:04:05.000Z",
      account: me,
      simulator: true,
      owner: { worker: "host-1:17", token: 7 },
    },
  });
  const ready = await gateway.get("/readyz");
  expect(await ready.json()).toMatchObject({
    checks: { account: "banned: Telegram banned the account: write to Telegram's support" },
  });
  const refused = await gateway.post("sendMessage", { chat_id: 1, text: "x" });
  expect([refused.status, refused.body.description]).toEqual([
    503,
    "Service Unavailable: Telegram banned the account: write to Telegram's support",
  ]);
});
