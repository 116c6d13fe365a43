import { SEND_QUEUE } from "@telepipe/contracts";
import { eventually } from "@telepipe/testing";
import { Queue } from "bullmq";
import { expect, inject, test } from "vitest";
import * as z from "zod";
import { startReceivingWorld } from "../../test/receiving-world.ts";
import type { Handler } from "./handler.ts";
import { selectHandlers } from "./registry.ts";

const redisUrl = inject("redisUrl");

test("a handler that throws or never ends concerns nobody else", async () => {
  const seen: string[] = [];
  const throwing: Handler = {
    name: "throwing",
    handle: async () => {
      throw new Error("on purpose");
    },
  };
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const slow: Handler = { name: "slow", handle: () => released };
  const good: Handler = {
    name: "good",
    handle: async (event) => void (event.type === "message.new" && seen.push(event.data.message.text)),
  };
  await using world = await startReceivingWorld(redisUrl, { handlers: [throwing, slow, good] });
  for (const text of ["one", "two"]) await world.write({ from: world.people.alice, text });
  expect(await world.events(2)).toHaveLength(2);
  await eventually("the good handler has seen both", () => seen.length === 2);
  expect(seen).toEqual(["one", "two"]);
  release();
});

test("replies are send jobs whose ids derive from the event", async () => {
  const handler: Handler = {
    name: "echo",
    handle: async (event, { reply }) => {
      if (event.type !== "message.new") return;
      await reply(event.data.message.text);
      await reply("second");
    },
  };
  await using world = await startReceivingWorld(redisUrl, { handlers: [handler] });
  const { alice } = world.people;
  await world.write({ from: alice, text: "first" });
  const [event] = await world.events(1);
  const queue = new Queue(SEND_QUEUE, { connection: world.redis.connect(), prefix: world.redis.prefix });
  const jobs = await eventually("two replies", async () => {
    const waiting = await queue.getJobs(["waiting"], 0, -1, true);
    return waiting.length === 2 && waiting;
  });
  await queue.close();
  expect((jobs || []).map(({ id, data }) => [id, data.method, data.params])).toEqual([
    [`reply-echo-${event?.id}-0`, "sendMessage", { chat_id: Number(alice.id), text: "first" }],
    [`reply-echo-${event?.id}-1`, "sendMessage", { chat_id: Number(alice.id), text: "second" }],
  ]);
});

test("a conversation is kept per person and chat, and one of an unknown shape counts as none", async () => {
  const Count = z.object({ count: z.int() });
  const counts: string[] = [];
  const handler: Handler = {
    name: "counter",
    handle: async (event, { conversation }) => {
      if (event.type !== "message.new") return;
      const { from, text, chat } = event.data.message;
      if (text === "spoil") return conversation.write({ count: "many" });
      if (text === "end") return conversation.end();
      const count = ((await conversation.read(Count))?.count ?? 0) + 1;
      await conversation.write({ count });
      counts.push(`${from?.first_name} in ${chat.type}: ${count}`);
    },
  };
  await using world = await startReceivingWorld(redisUrl, { handlers: [handler] });
  const { alice, bob, group } = world.people;
  for (const text of ["a", "b"]) await world.write({ from: alice, text });
  await eventually("both", () => counts.length === 2);
  await world.write({ from: alice, to: group, text: "a" });
  await world.write({ from: bob, to: group, text: "a" });
  await eventually("all", () => counts.length === 4);
  for (const text of ["end", "c", "spoil", "d"]) await world.write({ from: alice, text });
  await eventually("the rest", () => counts.length === 6);
  expect(counts).toEqual([
    "Alice in private: 1",
    "Alice in private: 2",
    "Alice in group: 1",
    "Bob in group: 1",
    "Alice in private: 1",
    "Alice in private: 1",
  ]);
});

test("handlers are chosen by name, and an unknown name says which there are", () => {
  expect(selectHandlers([])).toEqual([]);
  expect(selectHandlers(["familiarize"]).map(({ name }) => name)).toEqual(["familiarize"]);
  expect(() => selectHandlers(["familiarise"])).toThrow(
    "HANDLERS: there is no handler familiarise; expected some of: familiarize",
  );
});
