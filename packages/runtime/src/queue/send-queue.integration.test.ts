import { setImmediate } from "node:timers/promises";
import { ApiError, SEND_QUEUE } from "@telepipe/contracts";
import { eventually } from "@telepipe/testing";
import { Worker } from "bullmq";
import { expect, test } from "vitest";
import { startQueue } from "../../test/start-queue.ts";
import type { ReceivedCall } from "./received-call.ts";

test("a call's result comes back, also with many calls at once", async () => {
  await using queue = await startQueue();
  await queue.consume(async (call) => ({ echo: call.params, id: call.jobId }));
  const results = await Promise.all(Array.from({ length: 200 }, (_, index) => queue.call({ index })));
  expect(results.map((result) => (result as { echo: { index: number } }).echo.index)).toEqual([
    ...Array(200).keys(),
  ]);
  expect(queue.caller.pending).toBe(0);
});

test("a refusal arrives with its code, text and retry_after, and the job is completed, not failed", async () => {
  await using queue = await startQueue();
  await queue.consume(async () => {
    throw new ApiError("FLOOD_WAIT", { detail: "retry after 7", retryAfterSeconds: 7 });
  });
  const error = await queue.call({}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: "FLOOD_WAIT", detail: "retry after 7", retryAfterSeconds: 7 });
  expect(await (await queue.caller.queue.get()).getFailedCount()).toBe(0);
});

test("a bug is INTERNAL for the caller, without its text, and stays in the failed set", async () => {
  await using queue = await startQueue();
  await queue.consume(async () => {
    throw new TypeError("secret detail");
  });
  const error = await queue.call({}).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "INTERNAL" });
  expect(String(error)).not.toContain("secret detail");
  expect(await (await queue.caller.queue.get()).getFailedCount()).toBe(1);
});

test("calls of one lane run in the order accepted, lanes side by side", async () => {
  await using queue = await startQueue();
  const started: string[] = [];
  const gate = Promise.withResolvers<void>();
  const read = (call: ReceivedCall) => call.params as { chat: string; n: number };
  await queue.consume(
    async (call) => {
      const { chat, n } = read(call);
      started.push(`${chat}${n}`);
      if (chat === "a" && n === 0) await gate.promise;
      return n;
    },
    (call) => read(call).chat,
  );
  const calls = [];
  for (const [chat, n] of [
    ["a", 0],
    ["a", 1],
    ["a", 2],
    ["b", 0],
    ["b", 1],
  ] as const) {
    calls.push(queue.call({ chat, n }));
    await eventually(
      "the add",
      async () => (await (await queue.caller.queue.get()).getJobCountByTypes()) === calls.length,
    );
  }
  await eventually("chat b", () => started.includes("b1"));
  expect(started).toEqual(["a0", "b0", "b1"]);
  gate.resolve();
  await Promise.all(calls);
  expect(started).toEqual(["a0", "b0", "b1", "a1", "a2"]);
});

test("a crowd of calls to one chat starts in the order accepted, however BullMQ brings the jobs", async () => {
  await using queue = await startQueue();
  const started: number[] = [];
  const read = (call: ReceivedCall) => (call.params as { n: number }).n;
  await queue.consume(
    async (call) => {
      started.push(read(call));
      return read(call);
    },
    () => "the chat",
  );
  // Calls that come a few at a time keep both of BullMQ's ways busy.
  const calls: Promise<unknown>[] = [];
  for (let n = 0; n < 3000; n++) {
    calls.push(queue.call({ n }));
    if (n % 3 === 0) await setImmediate();
  }
  await Promise.all(calls);
  expect(started).toEqual([...started].sort((one, other) => one - other));
});

test("a call that no worker takes is withdrawn: the caller knows that it will not be sent later", async () => {
  await using queue = await startQueue();
  await expect(queue.call({}, 100)).rejects.toMatchObject({ code: "TELEGRAM_UNAVAILABLE" });
  expect(await (await queue.caller.queue.get()).getJobCountByTypes()).toBe(0);
});

test("a call that runs past the deadline is told with its job, which can be asked about", async () => {
  await using queue = await startQueue();
  const gate = Promise.withResolvers<void>();
  await queue.consume(async () => {
    await gate.promise;
    return "late";
  });
  const error = (await queue.call({}, 200).catch((thrown: unknown) => thrown)) as ApiError;
  expect(error).toMatchObject({ code: "RESULT_TIMEOUT" });
  gate.resolve();
  const outcome = await eventually(
    "the outcome",
    async () => (await (await queue.caller.queue.get()).getJob(error.jobId!))?.returnvalue,
  );
  expect(outcome).toEqual({ v: 1, ok: true, result: "late" });
});

test("a call that a worker had which died is not said to be unexecuted because Telegram is away now", async () => {
  await using queue = await startQueue();
  const connection = queue.corner.connect();
  const dead = new Worker(SEND_QUEUE, null, { connection, prefix: queue.corner.prefix });
  const ended = queue.call({}, 5000).catch((thrown: unknown) => thrown);
  const job = await eventually("the call", () => dead.getNextJob("dead"));
  await job.moveToWait("dead");
  await dead.close();
  await queue.consume(async () => {
    throw new ApiError("TELEGRAM_UNAVAILABLE");
  });
  expect(await ended).toMatchObject({ code: "RESULT_TIMEOUT", jobId: job.id });
});

test("an outcome whose event was missed is found by the last look", async () => {
  await using queue = await startQueue();
  await queue.consume(async () => "done");
  await (await queue.caller.queue.get()).pause();
  const result = queue.call({}, 600);
  await eventually(
    "the add",
    async () => (await (await queue.caller.queue.get()).getJobCountByTypes()) === 1,
  );
  // Cuts the event stream while the job completes.
  const events = await queue.corner.keys();
  await (await queue.caller.queue.get()).resume();
  await queue.callerRedis.unlink(events.filter((key) => key.endsWith(":events")));
  await expect(result).resolves.toBe("done");
});

test("Redis gone: the call fails at once", async () => {
  await using queue = await startQueue();
  queue.callerRedis.disconnect();
  const startedAt = performance.now();
  await expect(queue.call({}, 5000)).rejects.toMatchObject({ code: "QUEUE_UNAVAILABLE" });
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
