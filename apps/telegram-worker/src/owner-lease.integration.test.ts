import { silentLogger } from "@telepipe/runtime";
import { createTestRedis, eventually, type TestRedis } from "@telepipe/testing";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { acquireLease } from "./owner-lease.ts";

let redis: TestRedis;
const stop = new AbortController();
beforeEach(() => {
  redis = createTestRedis(inject("redisUrl"));
});
afterEach(() => redis[Symbol.asyncDispose]());

const TTL_MS = 300;

function options() {
  return { redis: redis.connect(), prefix: redis.prefix, log: silentLogger(), ttlMs: TTL_MS };
}

function key() {
  return `${redis.prefix}:telegram-owner`;
}

describe("the owner's lease", () => {
  test("is held by one at a time, beyond its life, and passes on when it is released", async () => {
    const first = (await acquireLease(options(), stop.signal))!;
    let second: unknown = null;
    const waiting = acquireLease(options(), stop.signal).then((lease) => {
      second = lease;
      return lease;
    });
    const until = Date.now() + 3 * TTL_MS;
    await eventually("three lives have passed", () => Date.now() > until);
    expect(second).toBeNull();
    expect(first.lost.aborted).toBe(false);

    await first.release();
    const lease = (await waiting)!;
    expect(lease.lost.aborted).toBe(false);
    await lease.release();
    expect(await redis.connect().exists(key())).toBe(0);
  });

  test("passes on when its holder is gone without a word", async () => {
    const dead = options();
    await acquireLease(dead, stop.signal);
    dead.redis.disconnect();
    const next = await acquireLease(options(), stop.signal);
    await next?.release();
    expect(next).not.toBeNull();
  });

  test("is lost before another can have it when Redis cannot be reached", async () => {
    const cut = options();
    const lease = (await acquireLease(cut, stop.signal))!;
    const before = Date.now();
    cut.redis.disconnect();
    await eventually("the loss is noticed", () => lease.lost.aborted);
    expect(Date.now() - before).toBeLessThan(TTL_MS);
    await lease.release();
  });

  test("is lost when somebody else holds it", async () => {
    const lease = (await acquireLease(options(), stop.signal))!;
    await redis.connect().set(key(), "another");
    await eventually("the loss is noticed", () => lease.lost.aborted);
    await lease.release();
    expect(await redis.connect().get(key())).toBe("another");
  });

  test("waiting for it ends when it is told to", async () => {
    const lease = (await acquireLease(options(), stop.signal))!;
    const giveUp = new AbortController();
    const waiting = acquireLease(options(), giveUp.signal);
    giveUp.abort();
    expect(await waiting).toBeNull();
    await lease.release();
  });
});
