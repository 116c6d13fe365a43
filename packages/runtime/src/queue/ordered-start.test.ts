import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createJobIdSource } from "./job-id.ts";
import { OrderedStart } from "./ordered-start.ts";

test("ids ascend in the order in which they were made, also when the clock is set back", () => {
  const times = [1000, 1000, 1001, 900, 900, 2000];
  const createId = createJobIdSource({ now: () => times.shift() ?? 0 });
  const ids = Array.from({ length: 6 }, createId);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(6);
  for (const id of ids) expect(id).toMatch(/^c[0-9a-f]{34}$/);
});

/** Records the order of starts. */
function recorder() {
  const order = new OrderedStart();
  const started: string[] = [];
  const run = (id: string) => order.run(id, async () => void started.push(id));
  return { order, started, run };
}

test("jobs taken in one turn start in the order of their ids", async () => {
  const { order, started, run } = recorder();
  for (const id of ["c3", "c1", "c2"]) order.announce(id);
  await Promise.all(["c3", "c1", "c2"].map(run));
  expect(started).toEqual(["c1", "c2", "c3"]);
});

test("jobs taken in different turns start in the order of the turns, whichever reaches the processor first", async () => {
  const { order, started, run } = recorder();
  order.announce("c9");
  await setImmediate();
  order.announce("c1");
  await setImmediate();
  const second = run("c1");
  await setImmediate();
  expect(started).toEqual([]);
  await Promise.all([run("c9"), second]);
  expect(started).toEqual(["c9", "c1"]);
});

test("a job that ends without being run holds nobody up", async () => {
  const { order, started, run } = recorder();
  order.announce("c1");
  order.announce("c2");
  const second = run("c2");
  await setImmediate();
  order.forget("c1");
  await second;
  expect(started).toEqual(["c2"]);
});

test("results and failures reach whoever asked", async () => {
  const order = new OrderedStart();
  for (const id of ["a", "b"]) order.announce(id);
  await expect(order.run("a", async () => 7)).resolves.toBe(7);
  await expect(order.run("b", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
