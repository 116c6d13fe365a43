import { setTimeout as delay } from "node:timers/promises";
import { ApiError, SEND_QUEUE } from "@telepipe/contracts";
import { eventually } from "@telepipe/testing";
import { Worker } from "bullmq";
import { expect, test } from "vitest";
import { startQueue } from "../../test/start-queue.ts";
import type { ReceivedCall } from "./received-call.ts";
import { reclaimCalls } from "./reclaim-calls.ts";

/** Calls to one chat in the order accepted, whatever happens to who executes them, and no chat holds up another. */

type Call = { readonly chat: string; readonly n: number };
const read = ({ params }: ReceivedCall) => params as Call;
const chatOf = (call: ReceivedCall) => read(call).chat;

/** Enqueues calls to a chat, one after the other. */
async function enqueue(queue: Awaited<ReturnType<typeof startQueue>>, chat: string, count: number, from = 0) {
  for (let n = from; n < from + count; n++) {
    const call = { method: "sendMessage", params: { chat, n }, timeoutMs: 60_000, requestId: "test" };
    await queue.caller.add(queue.caller.createJobId(), call);
  }
}

/** One that takes what it is told to take, and is never heard of again. */
function deadWorker({ corner }: Awaited<ReturnType<typeof startQueue>>) {
  return new Worker(SEND_QUEUE, null, { connection: corner.connect(), prefix: corner.prefix });
}

test("a chat with a thousand waiting calls does not hold up another", async () => {
  await using queue = await startQueue();
  const gate = Promise.withResolvers<void>();
  const started: number[] = [];
  await queue.consume(
    async (call) => {
      if (read(call).chat === "crowded") {
        started.push(read(call).n);
        await gate.promise;
      }
      return read(call).n;
    },
    chatOf,
    { concurrency: 4 },
  );
  await enqueue(queue, "crowded", 1000);
  expect(await queue.call({ chat: "other", n: 7 }, 10_000)).toBe(7);
  expect(started).toEqual([0]);
  const again = performance.now();
  await queue.call({ chat: "other", n: 8 }, 5000);
  expect(performance.now() - again).toBeLessThan(1000);
  gate.resolve();
  await eventually("all", () => started.length === 1000);
  expect(started).toEqual([...started].sort((one, other) => one - other));
});

test("what a dead worker had taken comes before what waits, at once and in order", async () => {
  await using queue = await startQueue();
  await enqueue(queue, "a", 12);
  const dead = deadWorker(queue);
  for (let count = 0; count < 5; count++) expect(await dead.getNextJob("dead")).toBeDefined();
  const started: number[] = [];
  const takenOverAt = performance.now();
  await queue.consume(async (call) => started.push(read(call).n), chatOf);
  await eventually("all", () => started.length === 12);
  expect(performance.now() - takenOverAt).toBeLessThan(3000);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  await dead.close();
});

test("a worker that is not the owner takes nothing over and takes nothing", async () => {
  await using queue = await startQueue();
  const redis = queue.corner.connect();
  const key = `${queue.corner.prefix}:telegram-owner`;
  await redis.set(key, "2:another");
  const fence = { key, value: "1:former" };
  await expect(reclaimCalls(redis, queue.corner.prefix, { fence })).rejects.toThrow("FENCED");
  let isHeld = false;
  const started: number[] = [];
  const owner = { fence, isHeld: () => isHeld };
  await queue.consume(async (call) => started.push(read(call).n), chatOf, { owner });
  await enqueue(queue, "a", 3);
  const bull = await queue.caller.queue.get();
  expect(await bull.getWaitingCount()).toBe(3);
  isHeld = true;
  await eventually("the owner's work", () => started.length === 3);
});

test("calls that have not begun go back when a worker stops, and the next one makes them in order", async () => {
  await using queue = await startQueue();
  const gate = Promise.withResolvers<void>();
  const started: string[] = [];
  const first = await queue.consume(async (call) => {
    started.push(`first ${read(call).n}`);
    await gate.promise;
  }, chatOf);
  await enqueue(queue, "a", 6);
  await eventually("the first call", () => started.length === 1);
  const closed = first.close();
  const bull = await queue.caller.queue.get();
  await eventually("the others are back", async () => (await bull.getWaitingCount()) === 5);
  gate.resolve();
  await closed;
  await queue.consume(async (call) => {
    expect(call.isRepeated).toBe(false);
    started.push(`second ${read(call).n}`);
  }, chatOf);
  await eventually("all", () => started.length === 6);
  expect(started).toEqual(["first 0", "second 1", "second 2", "second 3", "second 4", "second 5"]);
});

test("a call whose caller's time is over while it waits for its chat is withdrawn and never made", async () => {
  await using queue = await startQueue();
  const gate = Promise.withResolvers<void>();
  const started: number[] = [];
  await queue.consume(async (call) => {
    started.push(read(call).n);
    if (read(call).n === 0) await gate.promise;
    return null;
  }, chatOf);
  const long = queue.call({ chat: "a", n: 0 });
  await eventually("the first call", () => started.length === 1);
  const refused = await queue.call({ chat: "a", n: 1 }, 100).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "TELEGRAM_UNAVAILABLE" });
  expect(String(refused)).toContain("it was withdrawn and will not be executed");
  gate.resolve();
  await long;
  await queue.call({ chat: "a", n: 2 });
  expect(started).toEqual([0, 2]);
});

test("a call that a dead worker had in hand is finished, although its caller's time is over", async () => {
  await using queue = await startQueue();
  const dead = deadWorker(queue);
  const caller = queue.call({ chat: "a", n: 0 }, 300).catch((error: unknown) => error);
  await eventually("it is taken", async () => (await dead.getNextJob("dead")) !== undefined);
  expect(await caller).toMatchObject({ code: "RESULT_TIMEOUT" });
  const finished: number[] = [];
  await queue.consume(async (call) => finished.push(read(call).n), chatOf);
  await eventually("it is finished", () => finished.length === 1);
  await dead.close();
});

test("a call that a dead worker had in hand is not withdrawn: nobody can say that it was not made", async () => {
  await using queue = await startQueue();
  const dead = deadWorker(queue);
  const calls = [0, 1].map((n) => queue.call({ chat: "a", n }, 2000).catch((error: unknown) => error));
  for (let count = 0; count < 2; count++) {
    await eventually("they are taken", async () => (await dead.getNextJob("dead")) !== undefined);
  }
  const gate = Promise.withResolvers<void>();
  const finished: number[] = [];
  await queue.consume(async (call) => {
    await gate.promise;
    finished.push(read(call).n);
  }, chatOf);
  expect(await Promise.all(calls)).toMatchObject([{ code: "RESULT_TIMEOUT" }, { code: "RESULT_TIMEOUT" }]);
  gate.resolve();
  await eventually("they are finished", () => finished.length === 2);
  expect(finished).toEqual([0, 1]);
  await dead.close();
});

test("a wait that Telegram orders does not say that a call was not made which a dead worker had in hand", async () => {
  await using queue = await startQueue();
  const dead = deadWorker(queue);
  const refusals = (n: number) => queue.call({ chat: "a", n }).catch((error: unknown) => error);
  const first = refusals(0);
  await eventually("it is taken", async () => (await dead.getNextJob("dead")) !== undefined);
  await queue.consume(async () => {
    throw new ApiError("FLOOD_WAIT", { retryAfterSeconds: 100 });
  }, chatOf);
  expect(await first).toMatchObject({ code: "RESULT_TIMEOUT" });
  expect(await refusals(1)).toMatchObject({ code: "FLOOD_WAIT", retryAfterSeconds: 100 });
  await dead.close();
});

test("a connection to Redis that breaks again and again loses no call, doubles none and keeps the order", async () => {
  await using queue = await startQueue();
  const redis = queue.corner.connect();
  const started: number[] = [];
  const make = async (call: ReceivedCall) => {
    await delay(1);
    return started.push(read(call).n);
  };
  await queue.consume(make, chatOf, { redis });
  const cutting = setInterval(() => redis.stream?.destroy(), 350);
  await enqueue(queue, "a", 600);
  await eventually("all calls", () => new Set(started).size === 600, 15_000).finally(() =>
    clearInterval(cutting),
  );
  expect(started).toEqual(Array.from({ length: 600 }, (_, n) => n));
});

test("a worker stops although Redis is away", async () => {
  await using queue = await startQueue();
  const redis = queue.corner.connect();
  const consumer = await queue.consume(async () => null, chatOf, { redis });
  redis.disconnect();
  const startedAt = performance.now();
  await consumer.close();
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
