import type { AttemptRecord } from "@telepipe/contracts";
import { createTestRedis, type TestRedis } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { RecordStore } from "./record-store.ts";

const NO_BOUNDS = { maxAgeMs: 1_000_000, maxDeliveries: 1000, maxBytes: 1_000_000 };

function attempt(eventId: string, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    v: 1,
    endpoint_id: "ep-1",
    event_id: eventId,
    event_type: "message.new",
    chat_id: 7,
    received_at: 1000,
    number: 1,
    started_at: 2000,
    duration_ms: 5,
    phases: null,
    outcome: "delivered",
    status: 200,
    error_class: null,
    error: null,
    retry_at: null,
    remote_address: "127.0.0.1",
    answer: "",
    ...changes,
  };
}

/** The ids of all recorded deliveries, newest event first. */
async function recorded(store: RecordStore): Promise<string[]> {
  const places = await store.places({ since: 0, until: Number.MAX_SAFE_INTEGER, offset: 0 }, 1000);
  return places.map(({ deliveryId }) => deliveryId);
}

async function storeEvent({ connect, prefix }: TestRedis, id: string, counts: Record<string, number> = {}) {
  await connect().hset(`${prefix}:event:${id}`, { event: "x".repeat(1000), queued: 0, dead: 0, ...counts });
}

test("a delivery's attempts are kept in their order, the newest of very many", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const store = new RecordStore(corner.connect(), corner.prefix);
  for (let number = 1; number <= 60; number += 1) await store.add([attempt("e_1", { number })]);
  const attempts = await store.attempts("ep-1.e_1");
  expect(attempts.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, n) => n + 11));
  expect(await store.last([{ deliveryId: "ep-1.e_1", receivedAt: 1000 }])).toMatchObject([
    { last: { number: 60 } },
  ]);
});

test("deliveries are listed from the newest event to the oldest, within a time", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const store = new RecordStore(corner.connect(), corner.prefix);
  await store.add([10, 30, 20].map((at) => attempt(`e_${at}`, { received_at: at })));
  expect(await recorded(store)).toEqual(["ep-1.e_30", "ep-1.e_20", "ep-1.e_10"]);
  expect(await store.places({ since: 15, until: 25, offset: 0 }, 10)).toEqual([
    { deliveryId: "ep-1.e_20", receivedAt: 20 },
  ]);
});

test("the oldest go when there are too many, when they are too old, and when they take too much", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const store = new RecordStore(corner.connect(), corner.prefix);
  await store.add([1, 2, 3, 4, 5].map((at) => attempt(`e_${at}`, { received_at: at })));
  await store.trim({ ...NO_BOUNDS, maxDeliveries: 4 }, 10);
  expect(await recorded(store)).toEqual(["ep-1.e_5", "ep-1.e_4", "ep-1.e_3", "ep-1.e_2"]);
  await store.trim({ ...NO_BOUNDS, maxAgeMs: 7 }, 10);
  expect(await recorded(store)).toEqual(["ep-1.e_5", "ep-1.e_4", "ep-1.e_3"]);
  const { bytes } = await store.add([attempt("e_6", { received_at: 6 })]);
  await store.trim({ ...NO_BOUNDS, maxBytes: bytes - 1 }, 10);
  expect(await recorded(store)).toEqual(["ep-1.e_6", "ep-1.e_5", "ep-1.e_4"]);
  await store.trim({ ...NO_BOUNDS, maxDeliveries: 0 }, 10);
  expect(await corner.keys()).toEqual([]);
});

test("an event's body counts, and goes with its record unless an endpoint needs it", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const store = new RecordStore(corner.connect(), corner.prefix);
  for (const id of ["e_1", "e_2"]) await storeEvent(corner, id, id === "e_2" ? { queued: 1 } : {});
  const { bytes } = await store.add([attempt("e_1"), attempt("e_2")]);
  expect(bytes).toBeGreaterThan(2000);
  await store.trim({ ...NO_BOUNDS, maxDeliveries: 0 }, 10);
  expect(await corner.keys()).toEqual([`${corner.prefix}:event:e_2`]);
});

test("what the bounds leave is counted to the byte, however attempts come and go", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const store = new RecordStore(corner.connect(), corner.prefix);
  for (let n = 0; n < 120; n += 1) {
    await store.add([attempt(`e_${n % 2}`, { number: n, received_at: n % 2, answer: "a".repeat(n) })]);
  }
  await store.trim({ ...NO_BOUNDS, maxDeliveries: 1 }, 10);
  const redis = corner.connect();
  const sizes = await redis.hgetall(`${corner.prefix}:record-sizes`);
  const texts = await redis.lrange(`${corner.prefix}:record:ep-1.e_1`, "0", "-1");
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  expect(Number(sizes["ep-1.e_1"]) - length).toBe(400);
  expect(await redis.get(`${corner.prefix}:record-bytes`)).toBe(sizes["ep-1.e_1"]);
});
