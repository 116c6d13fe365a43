import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";

let world: SendingWorld;
beforeAll(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterAll(() => world?.[Symbol.asyncDispose]());

const chat_id = "@alice_demo";
const tomorrow = () => Math.floor(Date.now() / 1000) + 86_400;

async function waiting(): Promise<unknown[]> {
  const result: unknown = await world.call("getScheduledMessages", { chat_id, limit: 100 });
  return (result as { messages: unknown[] }).messages;
}

test("what is put off waits once however often its job is run, and each run returns it", async () => {
  const sends = [
    ["sendMessage", { chat_id, text: "exactly once", schedule_date: tomorrow() }],
    ["sendDice", { chat_id, schedule_date: tomorrow() + 60 }],
  ] as const;
  for (const [method, params] of sends) {
    const before = (await waiting()).length;
    const jobId = randomUUID();
    const first = await world.call(method, params, jobId);
    expect(first.date).toBe(params.schedule_date);
    expect(await world.call(method, params, jobId)).toEqual(first);
    expect(await waiting()).toHaveLength(before + 1);
  }
});

test("a forward that is put off waits once as well", async () => {
  const { message_id } = await world.call("sendMessage", { chat_id, text: "forwarded" });
  const jobId = randomUUID();
  const params = { chat_id, from_chat_id: chat_id, message_id, schedule_date: tomorrow() + 120 };
  const first = await world.call("forwardMessage", params, jobId);
  expect(await world.call("forwardMessage", params, jobId)).toEqual(first);
});

test("a message that is gone out meanwhile is not sent again", async () => {
  const jobId = randomUUID();
  const params = { chat_id, text: "gone out", schedule_date: tomorrow() + 180 };
  await world.call("sendMessage", params, jobId);
  const { account, alice } = world.people;
  const { scheduler } = world.simulator.world;
  const due = scheduler.scheduled(account, alice).filter(({ post }) => post.text === "gone out");
  scheduler.send(account, due);
  expect(await world.refusal("sendMessage", params, jobId)).toMatchObject({ code: "RESULT_TIMEOUT" });
});

test("making a group again in another try of its call ends with the one group", async () => {
  const jobId = randomUUID();
  const params = { title: "Once", user_ids: [chat_id] };
  const first = await world.call("createGroup", params, jobId);
  expect(await world.call("createGroup", params, jobId, true)).toEqual(first);
});
