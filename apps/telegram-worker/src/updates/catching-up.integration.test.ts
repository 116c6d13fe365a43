import { readFile, writeFile } from "node:fs/promises";
import type { Event } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import { eventually, openRedisLine } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { type Overrides, type ReceivingWorld, startReceivingWorld } from "../../test/receiving-world.ts";
import { executeCall } from "../methods/execute-call.ts";

/** Updates are neither lost nor doubled, and keep their order, whatever happens to the pushes. */

const redisUrl = inject("redisUrl");
const QUICK: Overrides = { timing: { gapWaitMs: 50 } };

/** What a webhook would get: each event once, in the order of its first coming. */
function told(events: readonly Event[]): Event[] {
  const known = new Set<string>();
  return events.filter(({ id }) => !known.has(id) && known.add(id));
}

function texts(events: readonly Event[]): string[] {
  return told(events).flatMap(({ type, data }) =>
    type === "message.new" && "message" in data && !data.message.service ? [data.message.text] : [],
  );
}

/** That the account has joined is a message of its own. */
function isNoService(event: Event): boolean {
  return !("message" in event.data && event.data.message.service);
}

async function allTold(world: ReceivingWorld, count: number): Promise<Event[]> {
  return eventually(`${count} distinct events`, async () => {
    const events = told((await world.batches()).flat());
    return events.length >= count ? events : null;
  });
}

function numbered(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => `message ${from + index}`);
}

function channelOf({ simulator, people }: ReceivingWorld) {
  const { channelActions } = simulator.world;
  const { channel } = channelActions.create({
    creator: people.alice,
    title: "News",
    isBroadcast: false,
    date: 1,
  });
  channelActions.join(channel, people.account);
  return channel;
}

async function isUpToDate(world: ReceivingWorld): Promise<void> {
  const key = `${world.redis.prefix}:update-state:${world.people.account.id}`;
  const redis = world.redis.connect();
  await eventually("the state is stored", async () => {
    const common = await redis.hget(key, "common");
    return Number(common?.split(" ")[0]) === world.people.account.box.pts;
  });
}

test.each(["drop", "duplicate", "swap", "too_long", "combine"] as const)(
  "pushes that meet %s are made good",
  async (kind) => {
    await using world = await startReceivingWorld(redisUrl, QUICK);
    const { alice, account } = world.people;
    await world.write({ from: alice, text: "message 0" });
    world.simulator.world.pushFaults.add({ kind, accountId: account.id, after: 1, times: 3 });
    for (const text of numbered(7, 1)) await world.write({ from: alice, text });
    expect(texts(await allTold(world, 8))).toEqual(numbered(8));
    await isUpToDate(world);
    expect((await world.batches()).flat()).toHaveLength(8);
  },
);

test("what our own calls do is told by their results, and makes no gap", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice, account, group } = world.people;
  const channel = channelOf(world);
  await world.write({ from: alice, text: "introduces alice" });
  await eventually(
    "the channel is met",
    async () => (await told((await world.batches()).flat())).length >= 2,
  );
  const { session } = world;
  let calls = 0;
  const call = (method: string, params: object) => {
    const jobId = `job-${calls++}`;
    return executeCall(
      {
        ...{ jobId, randomSeed: jobId, acceptedAtMs: Date.now(), isRepeated: false, method, params },
        reportProgress: async () => undefined,
      },
      { session, mediaDir: "/nonexistent", log: silentLogger() },
    );
  };
  const differences = (method: string) => world.simulator.calls(method).count;
  const before = differences("updates.getDifference");
  const ids = [alice.id, -group.id, `-100${channel.id}`].map(Number);
  for (const chat_id of ids) {
    const sent = (await call("sendMessage", { chat_id, text: `to ${chat_id}` })) as { message_id: number };
    await call("editMessageText", { chat_id, message_id: sent.message_id, text: `edited ${chat_id}` });
    await call("deleteMessage", { chat_id, message_id: sent.message_id });
  }
  await world.write({ from: alice, text: "the end" });
  const events = await eventually("all", async () => {
    const all = told((await world.batches()).flat()).filter(isNoService);
    return (
      all.filter(({ type }) => type === "message.deleted").length === 3 && texts(all).length === 2 && all
    );
  });
  const of = (type: Event["type"]) => events.filter((event) => event.type === type);
  const byChat = (one: Event, other: Event) =>
    ids.indexOf(one.chat_id ?? 0) - ids.indexOf(other.chat_id ?? 0);
  expect(of("message.sent").sort(byChat)).toMatchObject(
    ids.map((id) => ({ chat_id: id, data: { message: { text: `to ${id}`, chat: { id } } } })),
  );
  expect(of("message.sent")[0]).toMatchObject({ data: { message: { from: { id: Number(account.id) } } } });
  expect(new Set(of("message.edited").map(({ chat_id }) => chat_id))).toEqual(new Set(ids));
  expect(new Set(of("message.deleted").map(({ chat_id }) => chat_id))).toEqual(new Set(ids));
  await isUpToDate(world);
  expect(differences("updates.getDifference")).toBe(before);
  // One may have been asked for when the account had just joined.
  expect(differences("updates.getChannelDifference")).toBeLessThanOrEqual(1);
});

test("a step without an update is a gap that the difference closes with nothing in it", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice, account } = world.people;
  await world.write({ from: alice, text: "before" });
  account.box.log.skip(3);
  await world.write({ from: alice, text: "after" });
  expect(texts(await allTold(world, 2))).toEqual(["before", "after"]);
  await isUpToDate(world);
});

test("what was missed while away comes at the next start, in order, edits and deletions too", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice, account } = world.people;
  await world.write({ from: alice, text: "message 0" });
  await world.events(1);
  await isUpToDate(world);
  await world.stop();
  for (const text of numbered(250, 1)) await world.write({ from: alice, text });
  const doomed = await world.write({ from: alice, text: "message 251" });
  const edited = await world.write({ from: alice, text: "frist" });
  const own = await world.write({ from: account, to: alice, text: "from another device" });
  await world.restart();
  await allTold(world, 253 + 1);
  world.simulator.world.edit(edited, "first");
  await world.stop();
  world.simulator.world.delete(doomed);
  await world.restart();
  const events = await allTold(world, 256);
  expect(texts(events)).toEqual([...numbered(252), "frist"]);
  const ofType = (type: Event["type"]) => events.filter((event) => event.type === type);
  expect(ofType("message.sent")).toMatchObject([
    { data: { message: { message_id: own.id, text: "from another device" } } },
  ]);
  expect(ofType("message.edited")).toMatchObject([{ data: { message: { text: "first" } } }]);
  expect(ofType("message.deleted")).toMatchObject([{ data: { message_ids: [doomed.id] } }]);
  expect((await world.batches()).flat()).toHaveLength(256);
});

test("what happens has the same id and body whether it was pushed or fetched", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice, bob, group } = world.people;
  const channel = channelOf(world);
  const toEdit = await world.write({ from: alice, text: "introduces alice" });
  const toDelete = await world.write({ from: alice, text: "doomed" });
  const key = `${world.redis.prefix}:update-state:${world.people.account.id}`;
  const redis = world.redis.connect();
  await eventually("the channel is known", async () => (await redis.hlen(key)) >= 5);
  await isUpToDate(world);
  const before = await redis.hgetall(key);
  // Others may still come of the channel's beginnings.
  const texts = ["short form", "in a group", "in a channel", "answer", "edited"];
  const isOfThese = ({ type, data }: Event) =>
    type === "message.deleted" || texts.some((text) => JSON.stringify(data).includes(`"text":"${text}"`));
  const ofThese = (count: number) =>
    eventually("what happened", async () => {
      const events = (await world.batches()).flat().filter(isOfThese);
      return events.length >= count && events;
    });
  const original = await world.write({ from: alice, text: "short form" });
  await world.write({ from: bob, to: group, text: "in a group" });
  await world.simulator.world.inject({ from: alice, to: channel, text: "in a channel" });
  await world.write({ from: alice, text: "answer", replyTo: original });
  world.simulator.world.edit(toEdit, "edited");
  world.simulator.world.delete(toDelete);
  const pushed = await ofThese(6);
  await world.stop();
  // As after a crash between the two: the events are in the queue, the state does not know.
  await redis.del(key);
  await redis.hset(key, before);
  await world.restart();
  const fetched = (await ofThese(12)).slice(6);
  // Which chat a deleted message was in is only known as long as the process remembers it.
  const told = ({ received_at: _, chat_id, ...event }: Event) =>
    event.type === "message.deleted" ? event : { ...event, chat_id };
  const byId = (events: Event[]) => events.map(told).sort((one, other) => one.id.localeCompare(other.id));
  expect(byId(fetched)).toEqual(byId(pushed));
});

test("a short form that names somebody unknown is had with the difference, which introduces everybody", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice, bob, group } = world.people;
  await world.write({ from: bob, to: group, text: "introduces bob" });
  await world.write({ from: alice, to: group, text: "the newest of the group" });
  await allTold(world, 2);
  await isUpToDate(world);
  await world.restart();
  await eventually("the dialogs are read", () => world.simulator.calls("messages.getDialogs").count >= 2);
  const before = world.simulator.calls("updates.getDifference").count;
  const asked = world.simulator.calls("messages.getMessages").count;
  await world.write({ from: bob, to: group, text: "who am I?" });
  const event = (await allTold(world, 3)).at(-1);
  expect(event).toMatchObject({ data: { message: { text: "who am I?", from: { first_name: "Bob" } } } });
  expect(world.simulator.calls("updates.getDifference").count).toBeGreaterThan(before);
  expect(world.simulator.calls("messages.getMessages").count, "for nobody alone").toBe(asked);
});

test("a channel that Telegram does not name is found by its dialog", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice } = world.people;
  const channel = channelOf(world);
  await world.simulator.world.inject({ from: alice, to: channel, text: "message 0" });
  await eventually("it", async () => texts((await world.batches()).flat()).length === 1);
  const redis = world.redis.connect();
  const key = `${world.redis.prefix}:update-state:${world.people.account.id}`;
  await eventually("its state", async () =>
    (await redis.hget(key, `-100${channel.id}`))?.startsWith(`${channel.box.pts} `),
  );
  await isUpToDate(world);
  await world.stop();
  await world.simulator.world.inject({ from: alice, to: channel, text: "message 1" });
  // The account's difference speaks of channels that have changed since this date only.
  await redis.hset(key, "date", 2_000_000_000);
  await world.restart();
  await eventually("the silent channel", async () => texts((await world.batches()).flat()).length === 2);
});

test("channels are caught up as well, also those that say nothing", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice } = world.people;
  const channel = channelOf(world);
  const post = (text: string) => world.simulator.world.inject({ from: alice, to: channel, text });
  await post("message 0");
  await eventually("it", async () => texts((await world.batches()).flat()).length >= 1);
  await eventually("its state is stored", async () => {
    const json = await readFile(world.mirrorFile, "utf8").catch(() => "");
    return json.includes(`"-100${channel.id}":[${channel.box.pts}`);
  });
  await world.stop();
  for (const text of numbered(220, 1)) await post(text);
  await world.restart();
  await eventually("all", async () => texts((await world.batches()).flat()).length >= 221);
  world.simulator.world.pushFaults.add({ kind: "channel_too_long", times: 2 });
  world.simulator.world.pushFaults.add({ kind: "drop", after: 2, times: 1 });
  for (const text of numbered(5, 221)) await post(text);
  await eventually("all", async () => texts((await world.batches()).flat()).length >= 226);
  expect(texts((await world.batches()).flat())).toEqual(numbered(226));
});

test("errors and flood waits in catching up are waited out", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice } = world.people;
  const channel = channelOf(world);
  await world.write({ from: alice, text: "private 0" });
  await isUpToDate(world);
  await world.stop();
  await world.write({ from: alice, text: "private 1" });
  await world.simulator.world.inject({ from: alice, to: channel, text: "channel 1" });
  for (const [method, error] of [
    ["updates.getDifference", "FLOOD_WAIT_1"],
    ["updates.getChannelDifference", "PERSISTENT_TIMESTAMP_OUTDATED"],
    ["messages.getDialogs", "RPC_CALL_FAIL"],
    ["messages.getHistory", "HISTORY_GET_FAILED"],
  ] as const) {
    world.simulator.fault({ method, error, times: 1 });
  }
  await world.restart();
  await eventually("both", async () => {
    const all = texts((await world.batches()).flat());
    return all.includes("private 1") && all.includes("channel 1");
  });
  expect((await world.batches()).flat().filter(({ type }) => type === "updates.gap")).toEqual([]);
});

test("a channel that was joined while away is read from then on", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  await world.write({ from: world.people.alice, text: "before" });
  await isUpToDate(world);
  await world.stop();
  const channel = channelOf(world);
  await world.simulator.world.inject({ from: world.people.alice, to: channel, text: "to the new member" });
  await world.restart();
  await eventually("the message", async () =>
    texts((await world.batches()).flat()).includes("to the new member"),
  );
});

test("what Telegram keeps no difference of is got from the history, and the gap is named", async () => {
  await using world = await startReceivingWorld(redisUrl, { ...QUICK, retention: { updates: 20 } });
  const { alice, bob } = world.people;
  const channel = channelOf(world);
  await world.write({ from: alice, text: "private 0" });
  await world.simulator.world.inject({ from: alice, to: channel, text: "channel 0" });
  await eventually("both", async () => texts((await world.batches()).flat()).length >= 2);
  const key = `${world.redis.prefix}:update-state:${world.people.account.id}`;
  const redis = world.redis.connect();
  await isUpToDate(world);
  await eventually("the channel's too", async () => {
    const state = await redis.hget(key, `-100${channel.id}`);
    return state?.startsWith(`${channel.box.pts} `);
  });
  const pts = world.people.account.box.pts;
  await world.stop();
  for (let index = 1; index <= 130; index++) {
    await world.write({ from: index % 2 ? alice : bob, text: `private ${index}` });
    await world.simulator.world.inject({ from: alice, to: channel, text: `channel ${index}` });
  }
  await world.restart();
  const events = await eventually("all", async () => {
    const all = told((await world.batches()).flat());
    return texts(all).length >= 262 && all.filter(({ type }) => type === "updates.gap").length >= 2
      ? all
      : null;
  });
  const of = (chat: number) => texts(events.filter(({ chat_id }) => chat_id === chat));
  const odd = Array.from({ length: 65 }, (_, index) => `private ${2 * index + 1}`);
  expect(of(Number(alice.id))).toEqual(["private 0", ...odd]);
  expect(of(Number(`-100${channel.id}`)).slice(1)).toEqual(
    Array.from({ length: 130 }, (_, index) => `channel ${index + 1}`),
  );
  const gaps = events.flatMap((event) => (event.type === "updates.gap" ? [event] : []));
  expect(gaps.find(({ data }) => data.chat_id === null)).toMatchObject({
    chat_id: null,
    data: {
      reason: "difference_too_long",
      from_pts: pts,
      to_pts: world.people.account.box.pts,
      recovered_messages: 130,
    },
  });
  expect(gaps.find(({ data }) => data.chat_id !== null)?.data).toMatchObject({
    chat_id: Number(`-100${channel.id}`),
    reason: "difference_too_long",
    to_pts: channel.box.pts,
    recovered_messages: 130,
  });
  await isUpToDate(world);
});

test("a channel that became inaccessible while something was missed is named", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice, account } = world.people;
  const channel = channelOf(world);
  await world.simulator.world.inject({ from: alice, to: channel, text: "seen" });
  await eventually("it", async () => texts((await world.batches()).flat()).includes("seen"));
  await isUpToDate(world);
  await world.stop();
  await world.simulator.world.inject({ from: alice, to: channel, text: "never seen" });
  world.simulator.world.channelActions.ban(channel, account, alice, {
    rights: new Set(["view_messages"]),
    untilDate: 0,
  });
  await world.restart();
  const events = await eventually("the gap", async () => {
    const all = told((await world.batches()).flat());
    return all.some(({ type }) => type === "updates.gap") ? all : null;
  });
  expect(events.at(-1)).toMatchObject({
    type: "updates.gap",
    data: { chat_id: Number(`-100${channel.id}`), reason: "channel_inaccessible" },
  });
});

test("Redis has lost everything: the account goes on from the mirror on disk", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice } = world.people;
  await world.write({ from: alice, text: "message 0" });
  await isUpToDate(world);
  await world.stop();
  const redis = world.redis.connect();
  await redis.del(`${world.redis.prefix}:update-state:${world.people.account.id}`);
  await world.write({ from: alice, text: "message 1" });
  await world.restart();
  expect(texts(await allTold(world, 2))).toEqual(numbered(2));
  await isUpToDate(world);
});

test("a state that Telegram does not know is given up by name, and receiving goes on", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice } = world.people;
  await isUpToDate(world);
  await world.stop();
  const redis = world.redis.connect();
  await redis.del(`${world.redis.prefix}:update-state:${world.people.account.id}`);
  const state = { v: 1, common: [9999, 0], qts: 0, seq: 0, date: 2_000_000_000, channels: {} };
  await writeFile(world.mirrorFile, JSON.stringify(state));
  await world.restart();
  const [gap] = await allTold(world, 1);
  expect(gap).toMatchObject({ type: "updates.gap", data: { reason: "state_rejected", from_pts: 9999 } });
  await world.write({ from: alice, text: "message 0" });
  expect(texts(await allTold(world, 2))).toEqual(["message 0"]);
});

test("each account has a state of its own", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice, bob, account } = world.people;
  await world.write({ from: alice, text: "to the account" });
  await world.events(1);
  await isUpToDate(world);
  await world.restart(bob);
  await world.simulator.world.inject({ from: alice, to: bob, text: "to bob" });
  await world.write({ from: alice, text: "to the account while it is away" });
  await allTold(world, 2);
  await world.restart(account);
  const events = await allTold(world, 3);
  expect(events.map(({ account: { id } }) => id)).toEqual([account.id, bob.id, account.id].map(Number));
});

test("a former owner's state is not stored", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  await world.write({ from: world.people.alice, text: "message 0" });
  await isUpToDate(world);
  const redis = world.redis.connect();
  await redis.set(`${world.redis.prefix}:telegram-owner`, "2:another");
  await world.write({ from: world.people.alice, text: "message 1" });
  await eventually("the refusal shows", () => world.receiving.problem?.includes("FENCED"));
  const stored = await redis.hget(`${world.redis.prefix}:update-state:${world.people.account.id}`, "common");
  expect(Number(stored?.split(" ")[0])).toBe(world.people.account.box.pts - 1);
});

test("a connection that pushes nothing is noticed, made good and made anew", async () => {
  await using world = await startReceivingWorld(redisUrl, { timing: { pollMs: 150, suspiciousPollMs: 100 } });
  const { alice, account } = world.people;
  await world.write({ from: alice, text: "message 0" });
  world.simulator.world.pushFaults.add({ kind: "drop", accountId: account.id, times: 1000 });
  await world.write({ from: alice, text: "message 1" });
  expect(texts(await allTold(world, 2))).toEqual(numbered(2));
  expect(world.receiving.problem).toMatch(/does not push/);
  const reconnected = new Promise<void>((resolve) => world.session.onLine((isUp) => isUp && resolve()));
  await world.write({ from: alice, text: "message 2" });
  await reconnected;
  world.simulator.world.pushFaults.clear();
  await world.write({ from: alice, text: "message 3" });
  expect(texts(await allTold(world, 4))).toEqual(numbered(4));
  expect(world.receiving.problem).toBeNull();
});

test("while Redis is away no more than some are taken; the rest is fetched when it is back", async () => {
  await using line = await openRedisLine(redisUrl);
  await using world = await startReceivingWorld(redisUrl, {
    outletRedisUrl: line.url,
    timing: { gapWaitMs: 50, openMax: 40 },
  });
  const { alice } = world.people;
  await world.write({ from: alice, text: "message 0" });
  await allTold(world, 1);
  line.cut();
  for (const text of numbered(300, 1)) await world.write({ from: alice, text });
  await eventually("it is full", () => world.outlet.problem?.startsWith("40 event(s) wait"));
  expect(await world.metrics.metrics()).toContain("telepipe_updates_open 40");
  line.mend();
  expect(texts(await allTold(world, 301))).toEqual(numbered(301));
  await isUpToDate(world);
});

test("10,000 messages missed come once and in order, and no more than some are in memory", async () => {
  await using world = await startReceivingWorld(redisUrl, QUICK);
  const { alice } = world.people;
  await isUpToDate(world);
  await world.stop();
  const all = numbered(10_000);
  for (const text of all) await world.write({ from: alice, text });
  let most = 0;
  const watch = setInterval(async () => {
    const figure = /telepipe_updates_open (\d+)/.exec(await world.metrics.metrics())?.[1];
    most = Math.max(most, Number(figure));
  }, 5);
  await world.restart();
  const events = await eventually(
    "all",
    async () => (await world.metrics.metrics()).includes('events_published_total{type="message.new"} 10000'),
    20_000,
  ).then(async () => (await world.batches()).flat());
  clearInterval(watch);
  expect(texts(events)).toEqual(all);
  expect(events).toHaveLength(10_000);
  expect(most).toBeLessThan(1200);
});
