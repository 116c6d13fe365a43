import { silentLogger } from "@telepipe/runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FlowWatch } from "./flow-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched(found: () => number) {
  const polls = vi.fn(async () => found());
  const reconnect = vi.fn();
  const watch = new FlowWatch({
    isUp: () => true,
    isIdle: () => true,
    poll: polls,
    onSilence: () => undefined,
    reconnect,
    log: silentLogger(),
    timing: {},
  });
  return { watch, polls, reconnect };
}

test("a quiet account is asked for once a minute, and that is all", async () => {
  const { watch, polls, reconnect } = watched(() => 0);
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(polls).toHaveBeenCalledTimes(5);
  expect(reconnect).not.toHaveBeenCalled();
  expect(watch.problem).toBeNull();
  watch.close();
});

test("pushes show that all is well: nothing is asked", async () => {
  const { watch, polls } = watched(() => 0);
  for (let second = 0; second < 600; second++) {
    await vi.advanceTimersByTimeAsync(1000);
    watch.pushed();
  }
  expect(polls).not.toHaveBeenCalled();
  watch.close();
});

test("what was not pushed makes the connection suspicious; the second time it is made anew", async () => {
  const { watch, polls, reconnect } = watched(() => 3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(watch.problem).toMatch(/does not push/);
  expect(reconnect).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(5000);
  expect(polls).toHaveBeenCalledTimes(2);
  expect(reconnect).toHaveBeenCalledTimes(1);
  watch.renewed();
  expect(watch.problem).toBeNull();
  watch.close();
});

test("a push on its way at the same time is no silence", async () => {
  const { watch } = watched(() => {
    watch.pushed();
    return 1;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(watch.problem).toBeNull();
  watch.close();
});
