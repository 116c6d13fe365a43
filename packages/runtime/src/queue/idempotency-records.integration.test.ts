import { createTestRedis } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { IdempotencyRecords } from "./idempotency-records.ts";

const HOUR_MS = 3_600_000;
const KEY = { scope: "account", key: "order-4711" };

test("a key that is used again after its time stands for a new message", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  let now = 1000.5 * HOUR_MS;
  const redis = corner.connect();
  const records = new IdempotencyRecords(redis, corner.prefix, { now: () => now });
  const seedOf = async (jobId: string) => {
    const reserved = await records.reserve(KEY, "print", jobId, HOUR_MS);
    await redis.del(...(await corner.keys())); // Its time is over, or Redis has lost it.
    return reserved?.randomSeed;
  };
  const first = await seedOf("c1");
  now += HOUR_MS / 4;
  expect(await seedOf("c2")).toBe(first);
  now += HOUR_MS;
  expect(await seedOf("c3")).not.toBe(first);
});

test("while it is remembered a key keeps its random_id, also beyond the end of a period", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  let now = 1000.9 * HOUR_MS;
  const records = new IdempotencyRecords(corner.connect(), corner.prefix, { now: () => now });
  const first = await records.reserve(KEY, "print", "c1", HOUR_MS);
  now += HOUR_MS / 2;
  await records.reopen(first?.record ?? "", "c1");
  expect(await records.reserve(KEY, "print", "c2", HOUR_MS)).toEqual({
    ...first,
    jobId: "c1-2",
    isRepeated: true,
  });
});
