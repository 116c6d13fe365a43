import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { messagesByChat, openDispatchCorner, upTo } from "../test/dispatch-corner.ts";
import { conversation, newMessage } from "../test/events.ts";

test("an event arrives with its id, its attempt, the time and the API key", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start({ WEBHOOK_URL: receiver.url, WEBHOOK_API_KEY: "k-1" });
  await corner.publish(newMessage(7, 1));
  const [request] = await receiver.waitFor(1);
  expect(request!.headers).toMatchObject({
    "content-type": "application/json",
    "x-api-key": "k-1",
    "webhook-id": "msg_7_1",
    "webhook-attempt": "1",
  });
  expect(request!.headers["user-agent"]).toMatch(/^telepipe\/\d+\.\d+\.\d+$/);
  expect(Math.abs(Number(request!.headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(5);
  expect(request!.body.message.text).toBe("message 1");
});

test("several dispatchers keep every chat in order while a twentieth of the requests fails", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const accepted: (typeof receiver.requests)[number][] = [];
  let count = 0;
  receiver.always((request, response) => {
    count += 1;
    const status = count % 20 === 0 ? 500 : 200;
    if (status === 200) accepted.push(request);
    response.writeHead(status).end();
  });
  for (let n = 0; n < 3; n += 1) await corner.start({ WEBHOOK_URL: receiver.url });
  const events = conversation(10, 20);
  for (let start = 0; start < events.length; start += 7) {
    await corner.publish(...events.slice(start, start + 7));
  }
  await eventually("all deliveries", () => accepted.length >= events.length);
  expect(accepted.length).toBe(events.length);
  const byChat = messagesByChat(accepted);
  expect(byChat.size).toBe(10);
  for (const numbers of byChat.values()) expect(numbers).toEqual(upTo(20));
});

test("an endpoint that hangs does not slow down the other", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using healthy = await startWebhookReceiver();
  await using hanging = await startWebhookReceiver();
  hanging.always(() => undefined);
  await corner.start(
    { WEBHOOK_URL: hanging.url, DEMO_WEBHOOK_URL: healthy.url, WEBHOOK_TIMEOUT_SECONDS: "30" },
    {},
    { stopGraceMs: 100 },
  );
  const events = conversation(10, 10);
  const startedAt = Date.now();
  await corner.publish(...events);
  await healthy.waitFor(100);
  expect(Date.now() - startedAt).toBeLessThan(5000);
  expect(hanging.requests.length).toBe(4);
});

test("a batch that is published twice is delivered once", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start({ WEBHOOK_URL: receiver.url });
  const events = conversation(2, 3);
  await corner.publish(...events);
  await receiver.waitFor(6);
  await corner.publish(...events);
  await corner.publish(newMessage(1000, 4));
  await receiver.waitFor(7);
  expect(receiver.requests.map(({ headers }) => headers["webhook-id"])).toHaveLength(7);
  expect(receiver.requests.at(-1)!.body.message.message_id).toBe(4);
});

test("an event that was delivered long ago is not stuck when it comes again and its job is still kept", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(1);
  const redis = corner.corner.connect();
  const state = `${corner.corner.prefix}:delivery:default:msg_7_1`;
  await eventually("the outcome", async () => (await redis.get(state)) === "delivered:1:1");
  await redis.del(state); // As after its time to live.
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await receiver.waitFor(2);
  expect(receiver.requests.map(({ body }) => body.message.message_id)).toEqual([1, 2]);
});

test("events that were queued while no dispatcher ran are delivered by the next one", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.always(503);
  const first = await corner.start({ WEBHOOK_URL: receiver.url }, { retry: { firstMs: 50, capMs: 50 } });
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await receiver.waitFor(2);
  await first.close();
  await corner.publish(newMessage(7, 3));
  receiver.always(200);
  const before = receiver.requests.length;
  await corner.start({ WEBHOOK_URL: receiver.url });
  await receiver.waitFor(before + 3);
  expect(receiver.requests.slice(before).map(({ body }) => body.message.message_id)).toEqual([1, 2, 3]);
});

test("a stop lets the request under way finish and leaves the rest to others", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let finish = () => {};
  receiver.script((_, response) => {
    finish = () => response.writeHead(200).end();
  });
  const dispatcher = await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await receiver.waitFor(1);
  const closing = dispatcher.close();
  finish();
  await closing;
  expect(await corner.deliveries().getCompletedCount()).toBe(1);
  await corner.start({ WEBHOOK_URL: receiver.url });
  await receiver.waitFor(2);
  expect(receiver.requests.map(({ body }) => body.message.message_id)).toEqual([1, 2]);
});

test("without an endpoint events are taken and delivered nowhere", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await corner.start({});
  await corner.publish(...conversation(2, 2));
  await eventually("the batch is done", async () => (await corner.incoming.getCompletedCount()) === 1);
  const keys = await corner.corner.keys();
  const own = keys.map((key) => key.slice(corner.corner.prefix.length + 1));
  expect(own.filter((key) => !/^(incoming|send|dispatch-commands|webhook-callbacks):/.test(key))).toEqual([]);
});

test("without records nothing but the memory of outcomes and finished jobs is left in Redis", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await using other = await startWebhookReceiver();
  const urls = { WEBHOOK_URL: receiver.url, DEMO_WEBHOOK_URL: other.url };
  await corner.start({ ...urls, WEBHOOK_RECORDS_HOURS: "0" });
  await corner.publish(...conversation(5, 10));
  await Promise.all([receiver.waitFor(50), other.waitFor(50)]);
  const redis = corner.corner.connect();
  const own = async () =>
    (await corner.corner.keys())
      .map((key) => key.slice(corner.corner.prefix.length + 1))
      .filter(
        (key) =>
          !/^(incoming|send|dispatch-commands|webhook-default|webhook-demo|webhook-callbacks):/.test(key),
      );
  await eventually("the lanes are empty", async () => (await own()).every((key) => !key.startsWith("lane:")));
  const kept = await own();
  expect(kept.filter((key) => !key.startsWith("delivery:")).sort()).toEqual([
    "endpoint-health:default",
    "endpoint-health:demo",
    "lane-depths",
    "lane-sequences:default",
    "lane-sequences:demo",
    "webhooks-configured",
  ]);
  for (const key of kept.filter((name) => name.startsWith("delivery:"))) {
    expect(await redis.pttl(`${corner.corner.prefix}:${key}`)).toBeGreaterThan(0);
  }
  expect(await redis.hgetall(`${corner.corner.prefix}:lane-depths`)).toEqual({ default: "0", demo: "0" });
});
