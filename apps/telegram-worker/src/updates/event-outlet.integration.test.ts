import { eventually, openRedisLine } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { startReceivingWorld } from "../../test/receiving-world.ts";
import type { Handler } from "../handlers/handler.ts";

const redisUrl = inject("redisUrl");

test("what arrives while Redis is away is published and handled once it is back, in order, each once", async () => {
  await using line = await openRedisLine(redisUrl);
  const handled: string[] = [];
  const handler: Handler = {
    name: "seen",
    handle: async (event) => void (event.type === "message.new" && handled.push(event.data.message.text)),
  };
  await using world = await startReceivingWorld(redisUrl, { outletRedisUrl: line.url, handlers: [handler] });
  const { alice } = world.people;
  await world.write({ from: alice, text: "before" });
  await eventually("the first one is handled", () => handled.length === 1);
  line.cut();
  const texts = Array.from({ length: 30 }, (_, index) => `during ${index}`);
  for (const text of texts) await world.write({ from: alice, text });
  await eventually("all are received", () => world.printed.length === 31);
  await eventually("the outage is told", () => world.outlet.problem);
  expect(handled).toEqual(["before"]);
  // The session ends meanwhile; what waits does not depend on it.
  await world.receiving.close();
  line.mend();
  const events = await world.events(31);
  const received = events.map((event) => (event.type === "message.new" ? event.data.message.text : null));
  expect(received).toEqual(["before", ...texts]);
  await eventually("all are handled", () => handled.length === 31);
  expect(handled).toEqual(["before", ...texts]);
});

test("events of handlers are published, but handlers are not told of them", async () => {
  const seen: string[] = [];
  const handler: Handler = {
    name: "loop",
    handle: async (event, { publish }) => {
      seen.push(event.type);
      publish("familiarize.completed", { user_id: 1, username: null, name: "A" });
    },
  };
  await using world = await startReceivingWorld(redisUrl, { handlers: [handler] });
  await world.write({ from: world.people.alice, text: "one" });
  const events = await world.events(2);
  await world.receiving.close();
  await world.outlet.close();
  expect(events.map(({ type, id }) => [type, id.startsWith("loop_new_")])).toEqual([
    ["message.new", false],
    ["familiarize.completed", true],
  ]);
  expect(seen).toEqual(["message.new"]);
});

test("an output that fails concerns nobody else", async () => {
  const output = {
    write: () => {
      throw new Error("EPIPE");
    },
  };
  await using world = await startReceivingWorld(redisUrl, { output });
  await world.write({ from: world.people.alice, text: "one" });
  expect(await world.events(1)).toHaveLength(1);
});
