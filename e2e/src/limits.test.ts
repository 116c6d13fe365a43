import { eventually } from "@telepipe/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";

/**
 * Guarantee: Telegram's limits cost a caller no more than they must. Short waits are waited out in the queue and hold up
 * nobody else, long ones are told with their time, and what is sent in bulk stays below them.
 */

let system: System;
beforeEach(async () => {
  system = await startSystem();
});
afterEach(() => system[Symbol.asyncDispose]());

function send(chat_id: string, text: string, options: Record<string, unknown> = {}, headers = {}) {
  return system.api.request("/api_v1/sendMessage", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ chat_id, text, ...options }),
  });
}

async function texts(chat: string, beginning: string): Promise<string[]> {
  const messages = await system.control.messages(chat);
  return messages.map(({ text }) => text).filter((text) => text.startsWith(beginning));
}

test("a short wait is waited out, in order, and other chats go on", async () => {
  await send("@alice_demo", "before");
  await send("@bob_demo", "before");
  await system.control.fault({ method: "messages.sendMessage", error: "FLOOD_WAIT_2", times: 1 });
  const startedAt = performance.now();
  let isOver = false;
  const first = send("@alice_demo", "wait 1").finally(() => {
    isOver = true;
  });
  await eventually("the refusal", async () => {
    const { recent } = await system.control.calls("messages.sendMessage");
    return JSON.stringify(recent).includes("wait 1");
  });
  const second = send("@alice_demo", "wait 2");
  const other = await send("@bob_demo", "not held up");
  expect(other.status).toBe(200);
  expect(isOver).toBe(false);
  expect([(await first).status, (await second).status]).toEqual([200, 200]);
  expect(performance.now() - startedAt).toBeGreaterThan(1900);
  expect(await texts("alice_demo", "wait")).toEqual(["wait 1", "wait 2"]);
});

test("a long wait is answered with its time; Telegram is not asked again before it is over", async () => {
  await send("@alice_demo", "before");
  await system.control.fault({ method: "messages.sendMessage", error: "FLOOD_WAIT_300", times: 1 });
  const refused = await send("@alice_demo", "too soon");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("300");
  expect(refused.body).toEqual({
    ok: false,
    error_code: 429,
    description: "Too Many Requests: retry after 300",
    parameters: { retry_after: 300 },
  });
  const { count } = await system.control.calls("messages.sendMessage");
  const again = await send("@alice_demo", "too soon again");
  expect(again.status).toBe(429);
  expect(again.body.parameters.retry_after).toBeGreaterThan(290);
  expect((await system.control.calls("messages.sendMessage")).count).toBe(count);
});

test("slow mode concerns its chat only", async () => {
  await send("@alice_demo", "before");
  await system.control.fault({ method: "messages.sendMessage", error: "SLOWMODE_WAIT_1", times: 1 });
  const slow = send("@alice_demo", "slowly");
  const other = await send("@bob_demo", "at once");
  expect(other.status).toBe(200);
  expect((await slow).status).toBe(200);
});

test("bulk stays below Telegram's limits, in order, while a message to somebody else goes at once", async () => {
  // What an account of a person is commonly seen to be allowed, with a burst that is used up soon.
  await system.control.request("PUT", "/limits", { person: { burst: 16, per_second: 1 } });
  const bulk = Array.from({ length: 18 }, (_, n) => `bulk ${n}`);
  for (const text of bulk) {
    const { status } = await send("@alice_demo", text, { priority: "bulk" }, { prefer: "respond-async" });
    expect(status).toBe(202);
  }
  await eventually("most of them", async () => (await texts("alice_demo", "bulk")).length >= 15);
  expect((await send("@bob_demo", "at once")).status).toBe(200);
  expect((await texts("alice_demo", "bulk")).length).toBeLessThan(18);
  await eventually("all of them", async () => (await texts("alice_demo", "bulk")).length === 18);
  expect(await texts("alice_demo", "bulk")).toEqual(bulk);
  // None was refused: every call of it became a message.
  expect((await system.control.calls("messages.sendMessage")).count).toBe(bulk.length + 1);
});

test("a crowd that runs into a limit is sent all the same, with few refusals", async () => {
  await system.control.request("PUT", "/limits", { person: { burst: 5, per_second: 4 } });
  const crowd = Array.from({ length: 9 }, (_, n) => `crowd ${n}`);
  const answers = [];
  for (const text of crowd) answers.push(send("@alice_demo", text));
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await texts("alice_demo", "crowd")).toHaveLength(9);
  expect((await system.control.calls("messages.sendMessage")).count).toBeLessThanOrEqual(9 + 4);
});
