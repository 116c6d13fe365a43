import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { loadDispatcherConfig } from "../src/config.ts";
import type { Endpoint } from "../src/endpoints/endpoint.ts";
import { messagesByChat, openDispatchCorner, upTo } from "./dispatch-corner.ts";
import { conversation, newMessage } from "./events.ts";

function endpointAt(url: string, own: Partial<Endpoint>): Endpoint {
  const [endpoint] = loadDispatcherConfig({ REDIS_URL: "redis://unused", WEBHOOK_URL: url }).endpoints;
  return { ...endpoint!, ...own };
}

test("a chat with many messages does not hold up the quiet ones", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start({ WEBHOOK_URL: receiver.url });
  const flood = upTo(200).map((number) => newMessage(7, number));
  await corner.publish(...flood, ...conversation(50, 1));
  await receiver.waitFor(250);
  const places = receiver.requests.flatMap(({ body }, place) => (body.message.chat.id === 7 ? [] : [place]));
  // Each of the quiet ones has had its turn while the flood had as many.
  expect(Math.max(...places)).toBeLessThan(200);
  expect(messagesByChat(receiver.requests).get(7)).toEqual(upTo(200));
});

test("a quarter of the endpoints hangs: the others get everything as fast as without them", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using hanging = await startWebhookReceiver();
  await using healthy = await startWebhookReceiver();
  hanging.always(() => undefined);
  const endpoints = ["a", "b", "c", "d"].map((id, index) =>
    endpointAt((index === 0 ? hanging : healthy).url, { id, timeoutMs: 20_000 }),
  );
  for (let n = 0; n < 2; n += 1) await corner.start({}, { endpoints }, { stopGraceMs: 50 });
  await corner.publish(...conversation(20, 10));
  await healthy.waitFor(600, 8000);
  expect(hanging.requests.length).toBeLessThanOrEqual(8);
});

test("a limit of requests holds over all dispatchers", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const endpoints = [endpointAt(receiver.url, { rateLimit: { max: 5, per_seconds: 1 } })];
  for (let n = 0; n < 2; n += 1) await corner.start({}, { endpoints });
  await corner.publish(...conversation(12, 1));
  await receiver.waitFor(12);
  const at = receiver.requests.map((request) => request.at).sort((one, other) => one - other);
  expect(at[5]! - at[0]!).toBeGreaterThanOrEqual(900);
  expect(at[10]! - at[5]!).toBeGreaterThanOrEqual(900);
});

test("no more requests are in flight than the endpoint's connections, per dispatcher", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let now = 0;
  let most = 0;
  receiver.always((_, response) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      response.writeHead(200).end();
    }, 10);
  });
  const endpoints = [endpointAt(receiver.url, { maxConnections: 3 })];
  await corner.start({}, { endpoints });
  await corner.publish(...conversation(30, 2));
  await receiver.waitFor(60);
  expect(most).toBe(3);
});

test("clocks that are an hour apart stop no lane, and each request has its sender's time", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let count = 0;
  receiver.always((_, response) => {
    count += 1;
    response.writeHead(count % 7 === 0 ? 500 : 200).end();
  });
  const offsets = [-3_600_000, 3_600_000];
  for (const offset of offsets) {
    await corner.start({ WEBHOOK_URL: receiver.url }, {}, { clock: { now: () => Date.now() + offset } });
  }
  await corner.publish(...conversation(10, 10));
  const ids = () => new Set(receiver.requests.map(({ headers }) => headers["webhook-id"]));
  await eventually("all", () => ids().size === 100);
  await eventually("the end", async () => (await corner.deliveries().getCompletedCount()) === 100);
  for (const numbers of messagesByChat(receiver.requests).values()) expect(numbers).toEqual(upTo(10));
  const away = receiver.requests.map(({ headers, at }) => Number(headers["webhook-timestamp"]) * 1000 - at);
  for (const distance of away) expect(Math.abs(Math.abs(distance) - 3_600_000)).toBeLessThan(5000);
});

test("events that are huge or hold half characters are delivered; one that cannot be read is set aside", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const [huge, odd, broken, last] = upTo(4).map((number) => newMessage(7, number));
  for (const [event, text] of [
    [huge, "x".repeat(5_000_000)],
    [odd, "\ud800 half \u0000"],
  ] as const) {
    if (event?.type === "message.new") event.data.message.text = text;
  }
  await corner.deliveries().pause();
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(huge!, odd!, broken!, last!);
  const redis = corner.corner.connect();
  const key = `${corner.corner.prefix}:event:msg_7_3`;
  await eventually("the event", async () => (await redis.exists(key)) === 1);
  await redis.hset(key, "event", '{"v":1,"type":"message.new"');
  await corner.deliveries().resume();
  await receiver.waitFor(3);
  expect(receiver.requests.map(({ body }) => body.message.message_id)).toEqual([1, 2, 4]);
  expect(receiver.requests[0]!.body.message.text).toHaveLength(5_000_000);
  const [letter] = await corner.deliveries().getFailed();
  expect(letter).toMatchObject({ id: "msg_7_3", failedReason: "body: the event cannot be read" });
});
