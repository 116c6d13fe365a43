import {
  eventually,
  openRedisLine,
  type RedisLine,
  startOwnRedis,
  startWebhookReceiver,
  type WebhookReceiver,
} from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { messagesByChat, openDispatchCorner, upTo } from "./dispatch-corner.ts";
import { conversation, newMessage } from "./events.ts";

/** Guarantee: whatever the way to Redis does, nothing is lost, no chat is out of order, and all goes on by itself. */

const lineToRedis = () => openRedisLine(inject("redisUrl"));
const through = ({ url }: RedisLine) => ({ redisUrl: url });

const delivered = ({ requests }: WebhookReceiver) =>
  new Set(requests.map(({ headers }) => headers["webhook-id"])).size;

function expectOrder({ requests }: WebhookReceiver, chats: number, count: number): void {
  const byChat = messagesByChat(requests);
  expect(byChat.size).toBe(chats);
  for (const numbers of byChat.values()) expect(numbers).toEqual(upTo(count));
}

test("Redis is 50 ms away: deliveries take their time, in order, and each comes once", async () => {
  await using near = await lineToRedis();
  await using far = await lineToRedis();
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let count = 0;
  receiver.always((_, response) => {
    count += 1;
    response.writeHead(count % 20 === 0 ? 500 : 200).end();
  });
  for (const line of [near, far]) {
    line.slow(25);
    await corner.start({ WEBHOOK_URL: receiver.url }, through(line));
  }
  const events = conversation(10, 10);
  await corner.publish(...events);
  await eventually("all events", () => delivered(receiver) === events.length, 20_000);
  await eventually("the jobs are done", async () => (await corner.deliveries().getCompletedCount()) === 100);
  expectOrder(receiver, 10, 10);
  // One request in twenty was answered with 500 and came again; nothing else did.
  expect(receiver.requests).toHaveLength(events.length + Math.floor(receiver.requests.length / 20));
});

test("half-open lines to Redis, one dispatcher's after the other's: the other goes on, and each comes back", {
  timeout: 60_000,
}, async () => {
  await using lines = new AsyncDisposableStack();
  const [first, second] = [lines.use(await lineToRedis()), lines.use(await lineToRedis())];
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.always((_, response) => void setTimeout(() => response.writeHead(200).end(), 10));
  for (const line of [first, second]) await corner.start({ WEBHOOK_URL: receiver.url }, through(line));
  const events = conversation(10, 60);
  const third = events.length / 3;

  await corner.publish(...events.slice(0, third));
  await receiver.waitFor(40);
  first.freeze();
  await eventually("the second one does all", () => delivered(receiver) === third, 20_000);
  await corner.publish(...events.slice(third, 2 * third));
  await eventually("also what comes now", () => delivered(receiver) === 2 * third, 20_000);

  // The first one has to be back by itself, for nobody else is there now.
  second.freeze();
  first.mend();
  await corner.publish(...events.slice(2 * third));
  await eventually("the first one does all", () => delivered(receiver) === events.length, 30_000);
  second.mend();
  await eventually("the queue is at rest", async () => {
    const counts = await corner.deliveries().getJobCounts("active", "waiting", "delayed");
    return Object.values(counts).every((number) => number === 0);
  });
  expectOrder(receiver, 10, 60);
  // What was in flight at the two partitions may come twice.
  expect(receiver.requests.length - events.length).toBeLessThanOrEqual(2 * 4);
});

test("Redis' machine dies and a replica takes its place: all that it had is delivered, in order", {
  timeout: 60_000,
}, async () => {
  await using primary = await startOwnRedis(inject("redisCacheDir"));
  await using replica = await startOwnRedis(inject("redisCacheDir"));
  await replica.command(`REPLICAOF 127.0.0.1 ${new URL(primary.url).port}`);
  await eventually("they are in step", async () =>
    (await replica.command("INFO replication")).includes("master_link_status:up"),
  );
  await using line = await openRedisLine(primary.url);
  await using corner = openDispatchCorner(line.url);
  await using receiver = await startWebhookReceiver();
  receiver.always((_, response) => void setTimeout(() => response.writeHead(200).end(), 10));
  for (let n = 0; n < 2; n += 1) await corner.start({ WEBHOOK_URL: receiver.url });
  const events = conversation(10, 40);
  await corner.publish(...events);
  await receiver.waitFor(100);
  await corner.corner.connect().wait(1, 5000);
  await primary.freeze();
  line.cut();
  await replica.command("REPLICAOF NO ONE");
  line.leadTo(Number(new URL(replica.url).port));
  line.mend();
  await eventually("all events", () => delivered(receiver) === events.length, 30_000);
  expectOrder(receiver, 10, 40);
  // What was in flight, and what had ended without the replica's knowing, may come twice.
  expect(receiver.requests.length - events.length).toBeLessThanOrEqual(2 * 2 * 4);
});

test("a cut connection to Redis loses nothing and delivery goes on when it is back", async () => {
  await using line = await lineToRedis();
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start({ WEBHOOK_URL: receiver.url }, through(line));
  const events = conversation(5, 60);
  await corner.publish(...events.slice(0, 150));
  await receiver.waitFor(20);
  line.cut();
  await corner.publish(...events.slice(150));
  line.mend();
  await eventually("all events", () => delivered(receiver) === events.length, 15_000);
  expectOrder(receiver, 5, 60);
});

test("a dispatcher stops although Redis is away", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await using line = await lineToRedis();
  receiver.script(() => undefined);
  const dispatcher = await corner.start({ WEBHOOK_URL: receiver.url }, through(line), { stopGraceMs: 50 });
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(1);
  line.cut();
  await dispatcher.close();
});
