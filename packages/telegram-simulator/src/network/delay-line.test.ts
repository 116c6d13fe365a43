import { expect, test } from "vitest";
import { DelayLine } from "./delay-line.ts";

test("without a delay a frame is written at once", () => {
  const written: string[] = [];
  const line = new DelayLine((frame) => written.push(frame.toString()));
  line.send(Buffer.from("a"), 0);
  expect(written).toEqual(["a"]);
});

test("frames are late, and never overtake each other", async () => {
  const written: string[] = [];
  const done = Promise.withResolvers<void>();
  const line = new DelayLine((frame) => {
    written.push(frame.toString());
    if (written.length === 4) done.resolve();
  });
  const startedAt = performance.now();
  for (const [name, delayMs] of [
    ["a", 30],
    ["b", 5],
    ["c", 0],
    ["d", 10],
  ] as const)
    line.send(Buffer.from(name), delayMs);
  expect(written).toEqual([]);
  await done.promise;
  expect(written).toEqual(["a", "b", "c", "d"]);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
});

test("closing drops what is on the way and leaves no timer", () => {
  const line = new DelayLine(() => expect.unreachable());
  const timersBefore = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  line.send(Buffer.from("a"), 60_000);
  line.close();
  expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout")).toHaveLength(timersBefore);
});
