import { type Event, INCOMING_QUEUE, IncomingJob, type Message } from "@telepipe/contracts";
import {
  CallRecords,
  closeRedis,
  connectRedis,
  type SendCall,
  SendCaller,
  silentLogger,
} from "@telepipe/runtime";
import { eventually } from "@telepipe/testing";
import { Queue } from "bullmq";
import { expect, inject, test } from "vitest";
import { startWorkerWorld, type WorkerWorld } from "../../test/running-worker.ts";
import { startWorkerProcess } from "../../test/worker-process.ts";

/** A worker that is killed doubles no message, loses no call and keeps the order; its successor is not told to wait again. */

const TIMING = { leaseTtlMs: 800 };

/** A gateway's way to the queue. */
async function openCaller(world: WorkerWorld) {
  const redis = await connectRedis({ url: inject("redisUrl"), role: "fail-fast", log: silentLogger() });
  const { prefix } = world.redis;
  const caller = await SendCaller.open({
    redis,
    eventsRedis: world.redis.connect(),
    prefix,
    log: silentLogger(),
  });
  const call = (text: string, options: Partial<SendCall> = {}) =>
    caller.call({
      method: "sendMessage",
      params: { chat_id: "@alice_demo", text },
      timeoutMs: 15_000,
      requestId: "test",
      ...options,
    }) as Promise<Message>;
  return {
    caller,
    call,
    records: new CallRecords(redis, prefix),
    [Symbol.asyncDispose]: async () => {
      await caller.close();
      await closeRedis(redis);
    },
  };
}

async function callbacks(world: WorkerWorld): Promise<Event[]> {
  const queue = new Queue(INCOMING_QUEUE, { connection: world.redis.connect(), prefix: world.redis.prefix });
  const jobs = await queue.getJobs(["waiting"], 0, -1, true);
  await queue.close();
  const events = jobs.flatMap((job) => IncomingJob.parse(job.data).events);
  return events.filter(({ type }) => type === "call.finished");
}

/** The texts of the account's messages, as Telegram has them. */
function sentTexts({ people, simulator }: WorkerWorld): string[] {
  const { box } = people.account;
  const ids = Array.from({ length: 100 }, (_, id) => id + 1);
  expect(simulator.failures).toEqual([]);
  return ids.flatMap((id) => box.message(id)?.post.text ?? []);
}

test("killed after Telegram has answered, the same calls end with the same messages, in order, and call back once", async () => {
  await using world = await startWorkerWorld(inject("redisUrl"));
  await world.storeSession();
  await using gateway = await openCaller(world);
  const environment = { ...world.environment, TEST_DIE_AT: "telepipe:call.answered 2" };
  await using first = await startWorkerProcess(environment, world.simulator.port, TIMING);
  await world.reaches("ready");
  await using second = await startWorkerProcess(world.environment, world.simulator.port, TIMING);
  const texts = ["same", "same", "same", "other"];
  const calls = texts.map((text) =>
    gateway.call(text, { lastsMs: 60_000, keepMs: 60_000, callbackUrl: "https://example.com/done" }),
  );
  expect(await first.ended).toBe("SIGKILL");
  const killedAt = performance.now();
  const messages = await Promise.all(calls);
  expect(performance.now() - killedAt).toBeLessThan(8000);
  const ids = messages.map(({ message_id }) => message_id);
  expect(ids).toEqual([...ids].sort((one, other) => one - other));
  expect(new Set(ids).size).toBe(4);
  expect(sentTexts(world)).toEqual(texts);
  const told = await callbacks(world);
  expect(told).toHaveLength(4);
  expect(new Set(told.map(({ id }) => id)).size).toBe(4);
  expect(second.process.exitCode).toBeNull();
});

test("a wait that Telegram has ordered is kept by the worker that comes after", async () => {
  await using world = await startWorkerWorld(inject("redisUrl"));
  await world.storeSession();
  await using gateway = await openCaller(world);
  const first = await world.startWorker();
  await world.reaches("ready");
  world.simulator.fault({ method: "messages.sendMessage", error: "FLOOD_WAIT_200" });
  await expect(gateway.call("too soon")).rejects.toMatchObject({ retryAfterSeconds: 200 });
  await first.close();
  const { count } = world.simulator.calls("messages.sendMessage");
  await world.startWorker();
  await eventually("a second owner", () => world.reaches("ready"));
  const refused = await gateway.call("too soon").catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "FLOOD_WAIT" });
  expect((refused as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(150);
  expect(world.simulator.calls("messages.sendMessage").count).toBe(count);
});
