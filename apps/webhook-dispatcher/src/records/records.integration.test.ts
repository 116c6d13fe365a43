import { type AttemptRecord, parseDeliveryId } from "@telepipe/contracts";
import { RecordStore, silentLogger, systemClock } from "@telepipe/runtime";
import { createTestRedis, eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { openDispatchCorner } from "../../test/dispatch-corner.ts";
import { newMessage } from "../../test/events.ts";
import { RecordWriter } from "./record-writer.ts";

const RETENTION = { maxAgeMs: 1_000_000, maxDeliveries: 1000, maxBytes: 1_000_000 };

function attempt(eventId: string): AttemptRecord {
  return {
    v: 1,
    endpoint_id: "ep-1",
    event_id: eventId,
    event_type: "message.new",
    chat_id: 7,
    received_at: Date.now(),
    number: 1,
    started_at: Date.now(),
    duration_ms: 5,
    phases: null,
    outcome: "delivered",
    status: 200,
    error_class: null,
    error: null,
    retry_at: null,
    remote_address: null,
    answer: null,
  };
}

test("every attempt is recorded with what it met with, and the event is kept", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script((_, response) => response.writeHead(500).end("x".repeat(5000)));
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(newMessage(7, 1));
  const { prefix } = corner.corner;
  const redis = corner.corner.connect();
  const store = new RecordStore(redis, prefix);
  const attempts = await eventually("both attempts", async () => {
    const found = await store.attempts("default.msg_7_1");
    return found.length === 2 ? found : null;
  });
  expect(attempts).toMatchObject([
    {
      number: 1,
      outcome: "retry",
      status: 500,
      error_class: "http_5xx",
      remote_address: "127.0.0.1",
      answer: "x".repeat(4096),
      retry_at: expect.any(Number),
      phases: { total: expect.any(Number), first_byte: expect.any(Number) },
    },
    { number: 2, outcome: "delivered", status: 200, error_class: null, retry_at: null },
  ]);
  expect(JSON.parse((await redis.hget(`${prefix}:event:msg_7_1`, "event")) ?? "")).toMatchObject({
    id: "msg_7_1",
  });
  const keptMs = await redis.pttl(`${prefix}:event:msg_7_1`);
  expect(keptMs).toBeGreaterThan(71 * 3_600_000);
  expect(keptMs).toBeLessThanOrEqual(72 * 3_600_000);
});

test("the last request of a dispatcher that stops is recorded as well", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let answer = () => {};
  receiver.script((_, response) => {
    answer = () => void response.writeHead(200).end();
  });
  const dispatcher = await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(1);
  const closing = dispatcher.close();
  answer();
  await closing;
  const store = new RecordStore(corner.corner.connect(), corner.corner.prefix);
  expect(await store.attempts("default.msg_7_1")).toMatchObject([{ outcome: "delivered" }]);
});

test("a store that fails costs records and nothing else", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const redis = corner.corner.connect();
  // Of another type than the script expects: every write fails.
  await redis.set(`${corner.corner.prefix}:records`, "no set");
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(...Array.from({ length: 50 }, (_, n) => newMessage(n, 1)));
  await receiver.waitFor(50);
  await eventually("the jobs end", async () => (await corner.deliveries().getCompletedCount()) === 50);
  expect(receiver.requests).toHaveLength(50);
});

test("records beyond what may wait are dropped and counted, and adding never waits", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  let dropped = 0;
  const redis = corner.connect();
  const store = new RecordStore(redis, corner.prefix);
  const writer = new RecordWriter({
    store,
    retention: RETENTION,
    clock: systemClock,
    log: silentLogger(),
    onDropped: (count) => {
      dropped += count;
    },
  });
  for (let n = 0; n < 6000; n += 1) writer.add(attempt(`e_${n}`));
  expect(dropped).toBeGreaterThan(0);
  expect(dropped).toBeLessThanOrEqual(1000);
  await writer.close();
  const kept = await redis.zcard(`${corner.prefix}:records`);
  expect(kept).toBeLessThanOrEqual(RETENTION.maxDeliveries);
  expect(kept).toBeGreaterThan(0);
});

test("what is over the bounds goes while records come in", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const redis = corner.connect();
  const writer = new RecordWriter({
    store: new RecordStore(redis, corner.prefix),
    retention: { ...RETENTION, maxDeliveries: 100 },
    clock: systemClock,
    log: silentLogger(),
    onDropped: () => undefined,
  });
  for (let n = 0; n < 450; n += 1) writer.add({ ...attempt(`e_${n}`), received_at: Date.now() + n });
  await writer.close();
  const ids = await redis.zrange(`${corner.prefix}:records`, "0", "-1");
  expect(ids).toHaveLength(100);
  expect(parseDeliveryId(ids.at(-1) ?? "")).toEqual({ endpointId: "ep-1", eventId: "e_449" });
});
