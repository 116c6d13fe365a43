import { type Event, INCOMING_QUEUE, IncomingJob } from "@telepipe/contracts";
import { eventually } from "@telepipe/testing";
import { Queue } from "bullmq";
import { expect, inject, test } from "vitest";
import { type Overrides, type ReceivingWorld, startReceivingWorld } from "../../test/receiving-world.ts";
import { startWorkerWorld, type WorkerWorld } from "../../test/running-worker.ts";
import { startWorkerProcess } from "../../test/worker-process.ts";

/** An album is told as a whole, once, whatever happens to the pushes and to the worker. */

const redisUrl = inject("redisUrl");
const QUICK: Overrides = { timing: { gapWaitMs: 50, albumQuietMs: 200 } };
/** So that an album ends by quiet only when a test wants it to. */
const NEVER_QUIET = 3_600_000;

type Album = Extract<Event, { type: "media_group.new" }>;

/** What a webhook would get of albums: each event at its first coming. */
function albumsIn(events: readonly Event[]): Album[] {
  const known = new Set<string>();
  const first = events.filter(({ id }) => !known.has(id) && known.add(id));
  return first.flatMap((event) => (event.type === "media_group.new" ? [event] : []));
}

function captions({ data }: Album): string[] {
  return data.messages.map(({ text }) => text);
}

type Injections = Parameters<ReceivingWorld["simulator"]["world"]["injectAlbum"]>[0];

function photos(from: Injections[number]["from"], to: Injections[number]["to"], texts: string): Injections {
  return [...texts].map((text) => ({ from, to, text, media: { kind: "photo" } }));
}

function albumsOf(world: ReceivingWorld, count: number): Promise<Album[]> {
  return eventually(`${count} album(s)`, async () => {
    const albums = albumsIn((await world.batches()).flat());
    return albums.length >= count ? albums : null;
  });
}

test("an album is an event behind those of its messages, which are what they were", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice, account } = world.people;
  await world.simulator.world.injectAlbum(photos(alice, account, "abc"));
  const [album] = await albumsOf(world, 1);
  const events = await world.events(4);
  expect(events.map(({ type }) => type)).toEqual([
    "message.new",
    "message.new",
    "message.new",
    "media_group.new",
  ]);
  const messages = events.flatMap((event) => (event.type === "message.new" ? [event.data.message] : []));
  const mediaGroupId = messages[0]?.media_group_id;
  expect(album).toEqual({
    v: 1,
    id: `album_${account.id}_${alice.id}_${mediaGroupId}`,
    type: "media_group.new",
    account: { id: Number(account.id), phone_number: "+10000000001" },
    chat_id: Number(alice.id),
    received_at: events[2]?.received_at,
    data: {
      media_group_id: mediaGroupId,
      chat: { id: Number(alice.id), type: "private", title: null, username: "alice_demo" },
      messages,
    },
  });
  expect(world.simulator.calls("upload.getFile").count, "each file was fetched once").toBe(3);
});

test("the next message of the chat stands behind the album, and ends it at once", async () => {
  await using world = await startReceivingWorld(redisUrl, { timing: { albumQuietMs: NEVER_QUIET } });
  const { alice, bob, account } = world.people;
  await world.simulator.world.injectAlbum(photos(alice, account, "ab"));
  await world.write({ from: bob, text: "somebody else" });
  await world.write({ from: alice, text: "next" });
  const events = (await world.events(5)).filter(({ chat_id }) => chat_id === Number(alice.id));
  expect(events.map(({ type }) => type)).toEqual([
    "message.new",
    "message.new",
    "media_group.new",
    "message.new",
  ]);
});

test("one whose push is lost is fetched, and told as one", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice, account } = world.people;
  // The state begins with what comes first.
  await world.write({ from: alice, text: "before" });
  await world.events(1);
  world.simulator.world.pushFaults.add({ kind: "drop", accountId: account.id });
  await world.simulator.world.injectAlbum(photos(alice, account, "abcd"));
  await world.write({ from: world.people.bob, text: "what shows the gap" });
  expect((await albumsOf(world, 1)).map(captions)).toEqual([["a", "b", "c", "d"]]);
});

test("albums that came while nothing ran are told, one that slices of the difference cut in two as well", async () => {
  await using world = await startReceivingWorld(redisUrl, { timing: { gapWaitMs: 50, albumQuietMs: 20 } });
  const { alice, bob, account, group } = world.people;
  await world.write({ from: alice, text: "before" });
  await world.events(1);
  await world.stop();
  // A slice has a hundred updates: the first one ends with the second photo.
  for (let index = 0; index < 98; index++) await world.write({ from: bob, text: "one of many" });
  await world.simulator.world.injectAlbum(photos(alice, group, "abcd"));
  await world.simulator.world.injectAlbum(photos(bob, account, "ef"));
  // Each slice takes longer than an album waits.
  world.simulator.fault({ method: "updates.getDifference", delayMs: 300, times: 3 });
  await world.restart();
  expect((await albumsOf(world, 2)).map(captions)).toEqual(
    expect.arrayContaining([
      ["a", "b", "c", "d"],
      ["e", "f"],
    ]),
  );
  await world.write({ from: alice, text: "after" });
  expect(albumsIn(await world.events(1 + 98 + 6 + 2 + 1))).toHaveLength(2);
});

test("nobody who has not asked is told of albums as a whole", async () => {
  await using world = await startReceivingWorld(redisUrl, {
    timing: { albumQuietMs: 1 },
    isWanted: (type) => type !== "media_group.new",
  });
  const { alice, account } = world.people;
  await world.simulator.world.injectAlbum(photos(alice, account, "ab"));
  await world.write({ from: alice, text: "next" });
  const types = (await world.events(3)).map(({ type }) => type);
  expect(types).toEqual(["message.new", "message.new", "message.new"]);
});

async function eventsOf(world: WorkerWorld): Promise<Event[]> {
  const queue = new Queue(INCOMING_QUEUE, { connection: world.redis.connect(), prefix: world.redis.prefix });
  const jobs = await queue.getJobs(["waiting"], 0, -1, true);
  await queue.close();
  return jobs.flatMap((job) => IncomingJob.parse(job.data).events);
}

test("a worker that is killed while it collects tells the whole album, once", {
  timeout: 60_000,
}, async () => {
  await using world = await startWorkerWorld(redisUrl);
  await world.storeSession();
  const { account, alice } = world.people;
  const { port } = world.simulator;
  const timing = (albumQuietMs: number) => ({ leaseTtlMs: 800, updates: { gapWaitMs: 50, albumQuietMs } });
  {
    await using worker = await startWorkerProcess(world.environment, port, timing(NEVER_QUIET));
    await world.reaches("ready");
    await world.simulator.world.injectAlbum(photos(alice, account, "abc"));
    await eventually("its messages are told", async () => (await eventsOf(world)).length === 3);
    worker.process.kill("SIGKILL");
    await worker.ended;
  }
  // Its successors die once they have put something into the queue, the second one after more than that.
  for (const pass of [1, 2]) {
    const environment = { ...world.environment, TEST_DIE_AT: `telepipe:events.enqueued ${pass}` };
    await using doomed = await startWorkerProcess(environment, port, timing(200));
    let isDead = false;
    void doomed.ended.then(() => {
      isDead = true;
    });
    while (!isDead) {
      const known = (await eventsOf(world)).length;
      await world.simulator.world.inject({ from: alice, to: account, text: "more" });
      const isTold = async () => isDead || (await eventsOf(world)).length > known;
      await eventually("it is told, or nobody is there", isTold, 20_000);
    }
    expect(await doomed.ended).toBe("SIGKILL");
  }
  await world.simulator.world.inject({ from: alice, to: account, text: "after" });
  await using _last = await startWorkerProcess(world.environment, port, timing(200));
  const events = await eventually("what came last", async () => {
    const all = await eventsOf(world);
    return all.some((each) => each.type === "message.new" && each.data.message.text === "after") && all;
  });
  expect(albumsIn(events).map(captions)).toEqual([["a", "b", "c"]]);
});
