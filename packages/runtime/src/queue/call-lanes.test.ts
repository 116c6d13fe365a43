import { expect, test } from "vitest";
import { type CallLane, CallLanes } from "./call-lanes.ts";

const ADDRESS_BOOK = new Map<string, string>();

/** A lane whose chat is found when `found` resolves, unless it is in the address book already. */
function laneTo(address: string, found: Promise<string>): CallLane {
  return { address, chat: ADDRESS_BOOK.get(address) ?? null, find: () => found };
}

test("a call does not overtake an earlier one whose address was still being looked up", async () => {
  const lanes = new CallLanes();
  const order: string[] = [];
  const lookup = Promise.withResolvers<string>();
  const record = (name: string) => async () => void order.push(name);
  const first = lanes.run(laneTo("@bob", lookup.promise), record("first, by name"));
  const second = lanes.run(laneTo("@bob", lookup.promise), record("second, by name"));
  ADDRESS_BOOK.set("@bob", "7");
  lookup.resolve("7");
  // The name is known now, but the first two have not got their place in the chat's lane yet.
  const third = lanes.run(laneTo("@bob", lookup.promise), record("third, by name"));
  await Promise.all([first, second, third]);
  await lanes.run(laneTo("@bob", lookup.promise), record("fourth, by name"));
  expect(order).toEqual(["first, by name", "second, by name", "third, by name", "fourth, by name"]);
});

test("name and id of a chat lead to the same lane", async () => {
  const lanes = new CallLanes();
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const byName = lanes.run({ address: "@eve", chat: "9", find: () => Promise.resolve("9") }, async () => {
    await gate.promise;
    order.push("by name");
  });
  const byId = lanes.run({ address: "9", chat: "9", find: () => Promise.resolve("9") }, async () => {
    order.push("by id");
  });
  gate.resolve();
  await Promise.all([byName, byId]);
  expect(order).toEqual(["by name", "by id"]);
});

test("an address that leads nowhere fails its call with the reason and holds nobody up", async () => {
  const lanes = new CallLanes();
  const problem = new Error("chat not found");
  const lane: CallLane = { address: "@nobody", chat: null, find: () => Promise.reject(problem) };
  const seen = await Promise.all([
    lanes.run(lane, async (place) => place.chat === null && place.error),
    lanes.run(lane, async (place) => place.chat === null && place.error),
  ]);
  expect(seen).toEqual([problem, problem]);
});
