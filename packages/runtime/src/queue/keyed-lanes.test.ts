import { expect, test } from "vitest";
import { KeyedLanes } from "./keyed-lanes.ts";

/** A task that ends when told. */
function task(log: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const run = async () => {
    log.push(`${name} starts`);
    await promise;
    log.push(`${name} ends`);
  };
  return { run, end: resolve, fail: reject };
}

test("tasks of one key run one after the other in the order of the calls, those of another key beside them", async () => {
  const lanes = new KeyedLanes();
  const log: string[] = [];
  const [a1, a2, b1] = [task(log, "a1"), task(log, "a2"), task(log, "b1")];
  const done = [lanes.run("a", a1.run), lanes.run("a", a2.run), lanes.run("b", b1.run)];
  b1.end();
  await done[2];
  a2.end();
  a1.end();
  await Promise.all(done);
  expect(log).toEqual(["a1 starts", "b1 starts", "b1 ends", "a1 ends", "a2 starts", "a2 ends"]);
});

test("a task that fails lets the next one run", async () => {
  const lanes = new KeyedLanes();
  const failing = lanes.run("a", () => Promise.reject(new Error("no")));
  const next = lanes.run("a", () => Promise.resolve("ran"));
  await expect(failing).rejects.toThrow("no");
  await expect(next).resolves.toBe("ran");
});

test("a lane that is empty is forgotten", async () => {
  const lanes = new KeyedLanes();
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => lanes.run(`chat-${index}`, () => Promise.resolve())),
  );
  await Promise.resolve();
  expect(lanes.size).toBe(0);
});
