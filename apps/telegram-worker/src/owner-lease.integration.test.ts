import { evalFenced, silentLogger } from "@telepipe/runtime";
import { createTestRedis, eventually, type TestRedis } from "@telepipe/testing";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { acquireLease } from "./owner-lease.ts";

let redis: TestRedis;
const stop = new AbortController();
beforeEach(() => {
  redis = createTestRedis(inject("redisUrl"));
});
afterEach(() => redis[Symbol.asyncDispose]());

const TTL_MS = 300;
const SET = `return redis.call("set", KEYS[2], ARGV[2])`;

function options() {
  return { redis: redis.connect("fail-fast"), prefix: redis.prefix, log: silentLogger(), ttlMs: TTL_MS };
}

/** Nothing of this process runs for so long, as when it is stopped. */
function stopProcess(ms: number) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
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

  test("is not held any more at the first moment after the process was stopped for longer than its life", async () => {
    const lease = (await acquireLease(options(), stop.signal))!;
    expect(lease.isHeld()).toBe(true);
    stopProcess(TTL_MS);
    // No timer and no answer has come by now.
    expect(lease.lost.aborted).toBe(false);
    expect(lease.isHeld()).toBe(false);
    await eventually("the loss is noticed", () => lease.lost.aborted);
  });

  test("stays whatever the wall clock says", async () => {
    const lease = (await acquireLease(options(), stop.signal))!;
    const now = Date.now();
    for (const step of [-3_600_000, 3_600_000]) {
      vi.spyOn(Date, "now").mockReturnValue(now + step);
      const until = performance.now() + 2 * TTL_MS;
      while (performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(lease.isHeld()).toBe(true);
    }
    vi.restoreAllMocks();
    await lease.release();
  });

  test("each owner's token is greater than those before, also after Redis lost its data", async () => {
    const admin = redis.connect();
    const first = (await acquireLease(options(), stop.signal))!;
    await first.release();
    const second = (await acquireLease(options(), stop.signal))!;
    await second.release();
    expect(second.token).toBe(first.token + 1);
    await admin.del(await redis.keys());
    const third = (await acquireLease(options(), stop.signal))!;
    await third.release();
    expect(third.token).toBeGreaterThan(second.token);
  });

  test("stays with its owner when Redis loses its data", async () => {
    const admin = redis.connect();
    const lease = (await acquireLease(options(), stop.signal))!;
    await admin.del(await redis.keys());
    await eventually("it is back", async () => (await admin.get(key())) === lease.value);
    expect(lease.lost.aborted).toBe(false);
    await lease.release();
  });

  test("goes to a standby after a life when Redis loses its data, as the owner may not know yet", async () => {
    const admin = redis.connect();
    await admin.set(key(), "1:another");
    const log = silentLogger();
    const said = vi.spyOn(log, "info");
    const waiting = acquireLease({ ...options(), log }, stop.signal);
    await eventually("it stands by", () => said.mock.calls.length > 0);
    const before = performance.now();
    await admin.del(key());
    const next = (await waiting)!;
    expect(performance.now() - before).toBeGreaterThanOrEqual(TTL_MS);
    expect(next.isHeld()).toBe(true);
    await next.release();
  });

  test("fences what a former owner writes to Redis", async () => {
    const admin = redis.connect();
    const lease = (await acquireLease(options(), stop.signal))!;
    const write = (value: string) =>
      evalFenced(admin, { key: lease.key, value }, SET, [`${redis.prefix}:x`], ["x"]);
    expect(await write(lease.value)).toBe("OK");
    await expect(write(`${lease.token - 1}:other`)).rejects.toThrow("FENCED");
    await lease.release();
    await expect(write(lease.value)).rejects.toThrow("FENCED");
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
