import { readdir } from "node:fs/promises";
import { type Event, INCOMING_QUEUE, IncomingJob } from "@telepipe/contracts";
import { eventually } from "@telepipe/testing";
import { Queue } from "bullmq";
import { expect, inject, test } from "vitest";
import { startWorkerWorld, type WorkerWorld } from "../../test/running-worker.ts";
import { startWorkerProcess } from "../../test/worker-process.ts";

/** A worker that is killed loses nothing, and nothing is told twice. */

const TIMING = { leaseTtlMs: 800, updates: { gapWaitMs: 50 } };

/** The worker's events in the order of their coming, those that came again too. */
async function eventsOf(world: WorkerWorld): Promise<Event[]> {
  const queue = new Queue(INCOMING_QUEUE, { connection: world.redis.connect(), prefix: world.redis.prefix });
  const jobs = await queue.getJobs(["waiting"], 0, -1, true);
  await queue.close();
  return jobs.flatMap((job) => IncomingJob.parse(job.data).events);
}

/** The texts of messages, each at its first coming, as the router leaves out what it knows. */
function told(events: readonly Event[]): string[] {
  const messages = new Map(
    events.flatMap((event) => (event.type === "message.new" ? [[event.id, event.data.message.text]] : [])),
  );
  return [...messages.values()];
}

test("killed between the queue and the state, it tells again what it told, and nothing is missing", {
  timeout: 60_000,
}, async () => {
  await using world = await startWorkerWorld(inject("redisUrl"));
  await world.storeSession();
  const { account, alice } = world.people;
  const write = (text: string) => world.simulator.world.inject({ from: alice, to: account, text });
  const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`);
  let written = 0;
  for (const pass of [1, 3]) {
    const environment = { ...world.environment, TEST_DIE_AT: `telepipe:events.enqueued ${pass}` };
    await using worker = await startWorkerProcess(environment, world.simulator.port, TIMING);
    let isDead = false;
    void worker.ended.then(() => {
      isDead = true;
    });
    await world.reaches("ready");
    while (!isDead && written < texts.length) {
      const known = (await eventsOf(world)).length;
      await write(texts[written++] ?? "");
      await eventually(
        "it is told, or nobody is there",
        async () => isDead || (await eventsOf(world)).length > known,
      );
    }
    expect(await worker.ended).toBe("SIGKILL");
    // While nobody is there.
    await write(texts[written++] ?? "");
  }
  await using worker = await startWorkerProcess(world.environment, world.simulator.port, TIMING);
  for (; written < texts.length; written++) await write(texts[written] ?? "");
  const events = await eventually("all", async () => {
    const all = await eventsOf(world);
    return told(all).length >= texts.length && all;
  });
  expect(told(events)).toEqual(texts);
  expect(events.length, "something did come again").toBeGreaterThan(new Set(events.map(({ id }) => id)).size);
  worker.process.kill("SIGTERM");
  expect(await worker.ended).toBe(0);
});

test("killed within a download, it leaves no part of the file, and fetches it again", {
  timeout: 60_000,
}, async () => {
  await using world = await startWorkerWorld(inject("redisUrl"));
  await world.storeSession();
  const { account, alice } = world.people;
  const files = async () => (await readdir(world.environment.MEDIA_DIR ?? "").catch(() => [])) as string[];
  {
    await using worker = await startWorkerProcess(world.environment, world.simulator.port, TIMING);
    await world.reaches("ready");
    await world.simulator.world.inject({ from: alice, to: account, text: "before" });
    await eventually("it receives", async () => told(await eventsOf(world)).length === 1);
    world.simulator.fault({ method: "upload.getFile", delayMs: 60_000, times: 3 });
    const media = { kind: "document", sizeBytes: 3_000_000 } as const;
    await world.simulator.world.inject({ from: alice, to: account, text: "with a file", media });
    await eventually("a part is there", async () => (await files()).some((name) => name.endsWith(".part")));
    worker.process.kill("SIGKILL");
    await worker.ended;
  }
  world.simulator.clearFaults(); // It need not have asked for all these parts.
  await using _next = await startWorkerProcess(world.environment, world.simulator.port, TIMING);
  const event = await eventually("the file", async () =>
    (await eventsOf(world)).find(
      (each) => each.type === "message.new" && each.data.message.text === "with a file",
    ),
  );
  expect(event).toMatchObject({
    data: { message: { media: { file: expect.any(String), size_bytes: 3_000_000, download_error: null } } },
  });
  expect((await files()).filter((name) => name.endsWith(".part"))).toEqual([]);
});
