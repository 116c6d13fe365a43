import { expect, test } from "vitest";
import { startRunning } from "./running.ts";

test("close() closes last first, once, for all callers", async () => {
  const log: string[] = [];
  const app = await startRunning(async ({ stack }) => {
    stack.defer(() => void log.push("first opened"));
    stack.defer(async () => void log.push("last opened"));
    return { name: "app" };
  });
  await Promise.all([app.close(), app.close()]);
  expect(log).toEqual(["last opened", "first opened"]);
  expect(app.name).toBe("app");
});

test("a start that fails half-way closes what was opened", async () => {
  const log: string[] = [];
  const start = startRunning(async ({ stack }) => {
    stack.defer(() => void log.push("closed"));
    throw new Error("port taken");
  });
  await expect(start).rejects.toThrow("port taken");
  expect(log).toEqual(["closed"]);
});

test("a failure in the background reaches whoever watches", async () => {
  const app = await startRunning(async ({ fail }) => ({ fail }));
  app.fail(new Error("gone"));
  await expect(app.failed).rejects.toThrow("gone");
});
