import { SEND_QUEUE } from "@telepipe/contracts";
import { eventually } from "@telepipe/testing";
import { expect, test, vi } from "vitest";
import { startQueue } from "../../test/start-queue.ts";

test("all that waits is taken with one request, and a call that comes alone with one more", async () => {
  await using queue = await startQueue();
  const waiting = Array.from({ length: 15 }, (_, n) => queue.call({ n }));
  const jobs = await queue.caller.queue.get();
  await eventually("they wait", async () => (await jobs.getWaitingCount()) === 15);
  const redis = queue.corner.connect();
  const requests = vi.spyOn(redis, "evalsha");
  const started: unknown[] = [];
  await queue.consume(async ({ params }) => started.push((params as { n: number }).n), undefined, { redis });
  await Promise.all(waiting);
  expect(started, "in their order").toEqual([...waiting.keys()]);
  expect(requests).toHaveBeenCalledTimes(1);
  await queue.call({ n: 15 });
  expect(requests).toHaveBeenCalledTimes(2);
  const marker = `${queue.corner.prefix}:${SEND_QUEUE}:marker`;
  expect(await redis.exists(marker), "nobody is woken for nothing").toBe(0);
});

test("no more is taken at once than there are places, and the rest follows", async () => {
  await using queue = await startQueue();
  const waiting = Array.from({ length: 15 }, (_, n) => queue.call({ n }));
  const jobs = await queue.caller.queue.get();
  await eventually("they wait", async () => (await jobs.getWaitingCount()) === 15);
  const gate = Promise.withResolvers<null>();
  await queue.consume(() => gate.promise, undefined, { concurrency: 4 });
  await eventually("four are taken", async () => (await jobs.getActiveCount()) === 4);
  expect(await jobs.getWaitingCount()).toBe(11);
  gate.resolve(null);
  await Promise.all(waiting);
});

test("a call that comes while nothing may be taken is taken as soon as it may", async () => {
  await using queue = await startQueue();
  const redis = queue.corner.connect();
  const fence = { key: `${queue.corner.prefix}:owner`, value: "me" };
  await redis.set(fence.key, fence.value);
  let isHeld = true;
  await queue.consume(async () => null, undefined, { owner: { fence, isHeld: () => isHeld } });
  await queue.call({ n: 0 });
  isHeld = false;
  const call = queue.call({ n: 1 }, 2000);
  const marker = `${queue.corner.prefix}:${SEND_QUEUE}:marker`;
  const jobs = await queue.caller.queue.get();
  await eventually("the worker has heard of it, and let it lie", async () => {
    return (await jobs.getWaitingCount()) === 1 && (await redis.exists(marker)) === 0;
  });
  isHeld = true;
  expect(await call).toBeNull();
});
