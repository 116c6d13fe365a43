import { eventually, type Line, openLine } from "@telepipe/testing";
import { Api, InputFile } from "node-telegram-bot-api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { PNG } from "./sample-files.ts";
import { type System, startSystem } from "./start-system.ts";

/**
 * Guarantee: with BOT_API_LOST_ANSWER_SECONDS a client that repeats its calls by itself when a connection breaks sends
 * nothing twice, and two equal calls that are answered are two.
 */

const TOKEN = "123456:end-to-end-token-of-a-program";
const ALICE = "@alice_demo";

let system: System;
let line: Line;
let api: Api;
beforeAll(async () => {
  const environment = { BOT_API_TOKENS: TOKEN, BOT_API_LOST_ANSWER_SECONDS: "60" };
  system = await startSystem({ environment });
  await system.control.request("PUT", "/limits", { enabled: false });
  line = await openLine(Number(new URL(system.apiUrl).port));
  api = new Api(TOKEN, { apiRoot: `http://127.0.0.1:${line.port}` });
});
afterAll(async () => {
  await line[Symbol.asyncDispose]();
  await system[Symbol.asyncDispose]();
});
beforeEach(() => system.control.request("DELETE", "/faults"));

const calls = async (method: string) => (await system.control.calls(method)).count;

/** Breaks the caller's connection once Telegram was asked, and holds Telegram's answer back until then. */
async function loseAnswer(method: string) {
  const before = await calls(method);
  await system.control.fault({ method, delay_ms: 3000, times: 1 });
  return eventually(`${method} reaches Telegram`, async () => {
    if ((await calls(method)) === before) return false;
    line.cut();
    line.mend();
    return true;
  });
}

const idsOf = async (matches: (message: { text: string; media: object | null }) => boolean) =>
  (await system.control.messages("alice_demo")).filter(matches).map(({ id }) => id);

test("a message whose answer is lost goes out once, and the repetition gets its answer", async () => {
  const lost = loseAnswer("messages.sendMessage");
  const sent = await api.sendMessage({ chat_id: ALICE, text: "once" });
  await lost;
  expect(await idsOf(({ text }) => text === "once")).toEqual([sent.message_id]);
});

test("so does an upload", async () => {
  const lost = loseAnswer("messages.sendMedia");
  const photo = new InputFile(PNG, { filename: "one.png" });
  const sent = await api.sendPhoto({ chat_id: ALICE, photo, caption: "one picture" });
  await lost;
  expect(await idsOf(({ text }) => text === "one picture")).toEqual([sent.message_id]);
});

test("equal messages that are answered are as many messages, also after a loss", async () => {
  const lost = loseAnswer("messages.sendMessage");
  const first = await api.sendMessage({ chat_id: ALICE, text: "ok" });
  await lost;
  const second = await api.sendMessage({ chat_id: ALICE, text: "ok" });
  const third = await api.sendMessage({ chat_id: ALICE, text: "ok" });
  const ids = [first.message_id, second.message_id, third.message_id];
  expect(new Set(ids).size).toBe(3);
  expect(await idsOf(({ text }) => text === "ok")).toEqual(ids);
});
