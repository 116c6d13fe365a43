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

test("jobs that come in one turn start in the order of their ids, those of a later turn after them", async () => {
  const order = new OrderedStart();
  const started: string[] = [];
  const start = (id: string) => order.run(id, async () => void started.push(id));
  await Promise.all([start("c3"), start("c1"), start("c2")]);
  await start("c0");
  expect(started).toEqual(["c1", "c2", "c3", "c0"]);
});

test("results and failures reach whoever asked", async () => {
  const order = new OrderedStart();
  await expect(order.run("a", async () => 7)).resolves.toBe(7);
  await expect(order.run("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
