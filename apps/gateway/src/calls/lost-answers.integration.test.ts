import { eventually } from "@telepipe/testing";
import { expect, test } from "vitest";
import { BOT_TOKEN, BOT_TOKENS } from "../../test/bot-api-client.ts";
import {
  startTestGateway,
  type TestGateway,
  type TestGatewayOptions,
} from "../../test/start-test-gateway.ts";

/** A call whose caller was gone before its answer stands for one repetition of it. */

const OTHER_TOKEN = "654321:another-token-with-enough-letters";
const CALL = { chat_id: 7, text: "Hi" };
const LIFE_SECONDS = 30;

/** A worker that takes its time with its first call. */
async function start(config: TestGatewayOptions["config"]) {
  const gate = Promise.withResolvers<void>();
  let made = 0;
  const gateway = await startTestGateway({
    config: { BOT_API_TOKENS: [...BOT_TOKENS, { id: "654321", token: OTHER_TOKEN }], ...config },
    execute: async () => {
      made += 1;
      const chat = { id: 7, type: "private", first_name: "Alice" };
      const message = { message_id: made, date: 1_767_268_800, chat, text: "Hi" };
      if (made === 1) await gate.promise;
      return message;
    },
  });
  const send = async (init: RequestInit = {}, token = BOT_TOKEN): Promise<number> => {
    const response = await fetch(`${gateway.apiUrl}/bot${token}/sendMessage`, {
      method: "POST",
      body: JSON.stringify(CALL),
      ...init,
      headers: { "content-type": "application/json", ...init.headers },
    });
    const { result } = (await response.json()) as { result: { message_id: number } };
    return result.message_id;
  };
  /** Its caller leaves before there is an answer. */
  const lose = async () => {
    const leaving = new AbortController();
    const lost = send({ signal: leaving.signal }).catch(() => "lost");
    await eventually("the call", () => gateway.calls.length === 1);
    leaving.abort();
    expect(await lost).toBe("lost");
    if (config?.BOT_API_LOST_ANSWER_SECONDS) await eventually("the note", () => noted(gateway));
  };
  return { gateway, send, lose, finish: gate.resolve, [Symbol.asyncDispose]: gateway[Symbol.asyncDispose] };
}

async function noted({ redis }: TestGateway): Promise<boolean> {
  return (await redis.connect().keys(`${redis.prefix}:lost-answers:*`)).length > 0;
}

const ON = { BOT_API_LOST_ANSWER_SECONDS: LIFE_SECONDS };

test("a repetition gets the answer of a call that still runs, and of one that has ended", async () => {
  for (const hasEnded of [false, true]) {
    await using bot = await start(ON);
    await bot.lose();
    if (hasEnded) bot.finish();
    const repeated = bot.send();
    bot.finish();
    expect(await repeated).toBe(1);
    expect(bot.gateway.calls).toHaveLength(1);
  }
});

test("one loss stands for one repetition, and the next equal call is another", async () => {
  await using bot = await start(ON);
  await bot.lose();
  bot.finish();
  expect([await bot.send(), await bot.send(), await bot.send()]).toEqual([1, 2, 3]);
});

test("a repetition that is lost, too, is noted again", async () => {
  await using bot = await start(ON);
  await bot.lose();
  const leaving = new AbortController();
  const repeated = bot.send({ signal: leaving.signal }).catch(() => "lost");
  await eventually("its note is taken", async () => !(await noted(bot.gateway)));
  leaving.abort();
  expect(await repeated).toBe("lost");
  await eventually("the note", () => noted(bot.gateway));
  bot.finish();
  expect(await bot.send()).toBe(1);
  expect(bot.gateway.calls).toHaveLength(1);
});

test("another token's call and one with an Idempotency-Key are calls of their own", async () => {
  await using bot = await start(ON);
  await bot.lose();
  bot.finish();
  expect(await bot.send({}, OTHER_TOKEN)).toBe(2);
  expect(await bot.send({ headers: { "idempotency-key": "a" } })).toBe(3);
  expect(await bot.send()).toBe(1);
});

test("a note is forgotten after its time", async () => {
  await using bot = await start({ BOT_API_LOST_ANSWER_SECONDS: 1 });
  await bot.lose();
  bot.finish();
  await eventually("the note's end", async () => !(await noted(bot.gateway)));
  expect(await bot.send()).toBe(2);
});

test("unless it is asked for, nothing is noted and every call is made", async () => {
  await using bot = await start({});
  await bot.lose();
  bot.finish();
  expect(await bot.send()).toBe(2);
  expect(await noted(bot.gateway)).toBe(false);
});
