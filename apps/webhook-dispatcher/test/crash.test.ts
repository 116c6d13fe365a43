import { silentLogger } from "@telepipe/runtime";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { DeliveryQueues } from "../src/delivery/delivery-queues.ts";
import { deliveryOf } from "../src/lanes/delivery.ts";
import { LaneStore } from "../src/lanes/lane-store.ts";
import { type DispatchCorner, messagesByChat, openDispatchCorner, upTo } from "./dispatch-corner.ts";
import { startDispatcherProcess } from "./dispatcher-process.ts";
import { conversation, newMessage } from "./events.ts";

/** The parts of a dispatcher, to be stopped between any two of their steps. */
function openParts({ corner }: DispatchCorner) {
  const redis = corner.connect();
  const lanes = new LaneStore(redis, corner.prefix, {
    deliveredTtlMs: 60_000,
    deadTtlMs: 60_000,
    keptTtlMs: 60_000,
    settleMs: 0,
  });
  return { lanes, queues: new DeliveryQueues({ redis, prefix: corner.prefix, log: silentLogger() }) };
}

const ENDPOINTS = ["default"];
const ENDPOINT = { id: "default", maxConnections: 4 };

test("a router that died after it filled the lanes is made up for by the re-run, which changes nothing", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const events = [newMessage(7, 1), newMessage(7, 2), newMessage(8, 1)];
  const { lanes } = openParts(corner);
  await lanes.push(events.map((event) => ({ event, endpointIds: ENDPOINTS })));
  await corner.publish(...events);
  await corner.start({ WEBHOOK_URL: receiver.url });
  await receiver.waitFor(3);
  expect(messagesByChat(receiver.requests)).toEqual(
    new Map([
      [7, [1, 2]],
      [8, [1]],
    ]),
  );
  await eventually("the jobs are done", async () => (await corner.deliveries().getCompletedCount()) === 3);
  expect(receiver.requests).toHaveLength(3);
});

test("a delivery that died after its lane went on to an event whose job is gone is made up for by the re-run", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  // Started before, so that what it does at its start is not what helps.
  await corner.deliveries().pause();
  await corner.start({ WEBHOOK_URL: receiver.url });
  const events = [newMessage(7, 1), newMessage(7, 2)];
  const { lanes, queues } = openParts(corner);
  await lanes.push(events.map((event) => ({ event, endpointIds: ENDPOINTS })));
  await lanes.advance(ENDPOINT, deliveryOf(events[0]!), "delivered", "token");
  expect(await corner.deliveries().remove("msg_7_2")).toBe(1);
  await queues.close();
  await corner.deliveries().resume();
  await receiver.waitFor(1);
  await eventually("the jobs are done", async () => (await corner.deliveries().getCompletedCount()) === 2);
  expect(receiver.requests.map(({ body }) => body.message.message_id)).toEqual([2]);
});

test("a chat whose job somebody removed goes on with the next start", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const { lanes, queues } = openParts(corner);
  const events = [newMessage(7, 1), newMessage(7, 2)];
  await lanes.push(events.map((event) => ({ event, endpointIds: ENDPOINTS })));
  expect(await corner.deliveries().remove("msg_7_1")).toBe(1);
  await queues.close();
  await corner.start({ WEBHOOK_URL: receiver.url });
  await receiver.waitFor(2);
  expect(receiver.requests.map(({ body }) => body.message.message_id)).toEqual([1, 2]);
});

test("a late echo of a delivery does not take another event off the lane", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  const events = [newMessage(7, 1), newMessage(7, 2), newMessage(7, 3)];
  const { lanes, queues } = openParts(corner);
  await lanes.push(events.map((event) => ({ event, endpointIds: ENDPOINTS })));
  await lanes.advance(ENDPOINT, deliveryOf(events[0]!), "delivered", "token");
  await lanes.advance(ENDPOINT, deliveryOf(events[0]!), "dead", "token");
  expect((await corner.deliveries().getWaiting()).map(({ id }) => id)).toEqual(["msg_7_1", "msg_7_2"]);
  expect(await lanes.depth("default")).toEqual({ events: 2, lanes: 1, longestLane: 2 });
  await queues.close();
});

test("kill -9 of routing and delivering dispatchers loses nothing and keeps every chat in order", {
  timeout: 60_000,
}, async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await using processes = new AsyncDisposableStack();
  const start = async () =>
    processes.use(
      await startDispatcherProcess({
        REDIS_URL: inject("redisUrl"),
        REDIS_PREFIX: corner.corner.prefix,
        WEBHOOK_URL: receiver.url,
        WEBHOOK_MAX_CONNECTIONS: "4",
      }),
    );
  let running = await Promise.all([start(), start()]);
  const events = conversation(20, 60);
  // Large batches, so that some kills meet a router within one.
  for (let begin = 0; begin < events.length; begin += 400) {
    await corner.publish(...events.slice(begin, begin + 400));
  }
  const kills = [40, 300, 600];
  for (const count of kills) {
    await receiver.waitFor(count, 20_000);
    const [victim, ...others] = running;
    await victim!.kill();
    running = [...others, await start()];
  }
  await eventually(
    "all events",
    () => new Set(receiver.requests.map(({ headers }) => headers["webhook-id"])).size === events.length,
    30_000,
  );
  const byChat = messagesByChat(receiver.requests);
  expect(byChat.size).toBe(20);
  for (const numbers of byChat.values()) expect(numbers).toEqual(upTo(60));
  // At most the requests that were in flight at the kills come twice.
  expect(receiver.requests.length - events.length).toBeLessThanOrEqual(kills.length * 4);
});
