import { type Event, INCOMING_QUEUE, IncomingJob } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import { createTestRedis, eventually, openRedisLine } from "@telepipe/testing";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { expect, inject, test } from "vitest";
import { EventPublisher } from "./event-publisher.ts";

test("one event makes one job", async () => {
  await using bench = await createBench();
  bench.publisher.publish(event(1));
  expect(await bench.batches(1)).toEqual([[event(1)]]);
});

test("events that come in one go share a job, in order", async () => {
  await using bench = await createBench();
  const events = Array.from({ length: 300 }, (_, index) => event(index));
  for (const each of events) bench.publisher.publish(each);
  expect(await bench.batches(300)).toEqual([events]);
});

test("a job holds at most 500 events and about 1 MB", async () => {
  await using bench = await createBench();
  for (let index = 0; index < 1100; index++) bench.publisher.publish(event(index));
  for (let index = 1100; index < 1103; index++) bench.publisher.publish(event(index, "x".repeat(600_000)));
  const batches = await bench.batches(1103);
  expect(batches.map((batch) => batch.length)).toEqual([500, 500, 101, 1, 1]);
  expect(batches.flat().map(({ id }) => id)).toEqual(
    Array.from({ length: 1103 }, (_, index) => `e_${index}`),
  );
});

test("while Redis is away events wait in order, readiness says so, and none is lost or doubled", async () => {
  await using bench = await createBench();
  bench.publisher.publish(event(0));
  await eventually("the publisher is idle", () => bench.publisher.pending === 0);
  bench.line.cut();
  for (let index = 1; index <= 50; index++) bench.publisher.publish(event(index));
  await eventually("the problem is told", () => bench.publisher.problem);
  expect(bench.publisher.problem).toMatch(/^50 event\(s\) wait for Redis: /);
  for (let index = 51; index <= 60; index++) bench.publisher.publish(event(index));
  bench.line.mend();
  const batches = await bench.batches(61);
  expect(batches.flat().map(({ id }) => id)).toEqual(Array.from({ length: 61 }, (_, index) => `e_${index}`));
  await eventually("all is well", () => bench.publisher.problem === null);
});

test("a publisher that begins while Redis is away delivers once it is there", async () => {
  await using bench = await createBench({ isCut: true });
  bench.publisher.publish(event(1));
  await eventually("the problem is told", () => bench.publisher.problem);
  bench.line.mend();
  expect(await bench.batches(1)).toEqual([[event(1)]]);
});

test("a batch whose acknowledgement is lost is not there twice", async () => {
  await using bench = await createBench();
  bench.publisher.publish(event(0));
  await eventually("the publisher is idle", () => bench.publisher.pending === 0);
  bench.line.swallowAnswers();
  bench.publisher.publish(event(1));
  await bench.batches(2); // It is in Redis, and the publisher does not know.
  expect(bench.publisher.pending).toBe(1);
  bench.line.cut();
  bench.line.mend();
  await eventually("the publisher knows", () => bench.publisher.pending === 0);
  expect(await bench.batches(2)).toEqual([[event(0)], [event(1)]]);
});

test("a stop waits for Redis for a while, then says how many events it could not publish", async () => {
  await using bench = await createBench();
  bench.line.cut();
  bench.publisher.publish(event(1));
  bench.publisher.publish(event(2));
  expect(await bench.publisher.close(300)).toBe(2);
});

test("what was received under a lease that is over is given up, what came under the next one is not", async () => {
  await using bench = await createBench();
  bench.line.cut();
  let isHeld = true;
  const settled: number[] = [];
  for (const index of [1, 2])
    bench.publisher.publish(
      event(index),
      () => settled.push(index),
      () => isHeld,
    );
  bench.publisher.publish(event(3));
  isHeld = false;
  bench.line.mend();
  expect(await bench.batches(1)).toEqual([[event(3)]]);
  expect(settled).toEqual([]);
  await eventually("the publisher is idle", () => bench.publisher.pending === 0);
});

test("a stop publishes what is there", async () => {
  await using bench = await createBench();
  for (let index = 0; index < 600; index++) bench.publisher.publish(event(index));
  expect(await bench.publisher.close(5000)).toBe(0);
  expect((await bench.batches(600)).flat()).toHaveLength(600);
});

async function createBench({ isCut = false } = {}) {
  await using stack = new AsyncDisposableStack();
  const redisUrl = inject("redisUrl");
  const redis = stack.use(createTestRedis(redisUrl));
  const line = stack.use(await openRedisLine(redisUrl));
  if (isCut) line.cut();
  const connection = new Redis(line.url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => 20,
  });
  connection.on("error", () => undefined);
  stack.defer(() => connection.disconnect());
  const publisher = new EventPublisher({ redis: connection, prefix: redis.prefix, log: silentLogger() });
  stack.defer(async () => {
    await publisher.close(0);
  });
  const queue = new Queue(INCOMING_QUEUE, { connection: redis.connect(), prefix: redis.prefix });
  stack.defer(() => queue.close());
  const owned = stack.move();
  return {
    line,
    publisher,
    /** Waits until the jobs hold so many events. */
    batches: (count: number): Promise<Event[][]> =>
      eventually(`${count} event(s)`, async () => {
        const jobs = await queue.getJobs(["waiting"], 0, -1, true);
        const batches = jobs.map((job) => IncomingJob.parse(job.data).events);
        return batches.flat().length >= count ? batches : null;
      }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function event(index: number, text = ""): Event {
  return {
    v: 1,
    id: `e_${index}`,
    account: { id: 1, phone_number: null },
    chat_id: 7,
    received_at: 0,
    type: "update.other",
    data: { kind: "updateConfig", update: { text } },
  };
}
