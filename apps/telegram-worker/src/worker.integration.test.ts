import { silentLogger } from "@telepipe/runtime";
import { eventually, openRedisLine } from "@telepipe/testing";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { startWorkerWorld, type WorkerWorld } from "../test/running-worker.ts";
import { createTelegramWorker } from "./worker.ts";

let world: WorkerWorld;
beforeEach(async () => {
  world = await startWorkerWorld(inject("redisUrl"));
});
afterEach(() => world?.[Symbol.asyncDispose]());

function atAlice() {
  const { people, simulator } = world;
  return simulator.world.messages(people.alice, people.account).map(({ post }) => post.text);
}

function write(text: string) {
  const { alice, account } = world.people;
  return world.simulator.world.inject({ from: alice, to: account, text });
}

const toAlice = (text: string) => world.call("sendMessage", { chat_id: "@alice_demo", text });

describe("the telegram-worker", () => {
  test("sends what is in the queue and puts there what it receives", async () => {
    await world.storeSession();
    const worker = await world.startWorker();
    const status = await world.reaches("ready");
    expect(status).toMatchObject({
      simulator: true,
      reason: null,
      account_id: Number(world.people.account.id),
    });
    expect(worker.accountState?.state).toBe("ready");

    expect((await toAlice("out")).text).toBe("out");
    expect(atAlice()).toEqual(["out"]);
    await write("in");
    await eventually("the event", async () => (await world.incomingTexts()).includes("in"));
  });

  test("calls that were accepted before it started are executed, in the order of their chat", async () => {
    await world.storeSession();
    const calls = Array.from({ length: 20 }, (_, index) => toAlice(`${index}`));
    await world.startWorker();
    await Promise.all(calls);
    expect(atAlice()).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
  });

  test("a refusal and an unknown method reach the caller as what they are", async () => {
    await world.storeSession();
    await world.startWorker();
    await expect(world.call("sendMessage", { chat_id: "@nobody_here", text: "x" })).rejects.toMatchObject({
      code: "CHAT_NOT_FOUND",
    });
    await expect(world.call("sendNothing", {})).rejects.toMatchObject({ code: "METHOD_NOT_FOUND" });
    await expect(world.call("sendMessage", { chat_id: "@alice_demo" })).rejects.toMatchObject({
      code: "VALIDATION_FAILED",
    });
  });

  test("goes on after the connection broke, in both directions", async () => {
    await world.storeSession();
    await world.startWorker();
    await world.reaches("ready");
    world.simulator.network({ offlineMs: 1500 });
    await world.reaches("disconnected");
    // A line that broke a moment ago is waited for.
    expect((await toAlice("still there")).text).toBe("still there");
    await world.reaches("ready");
    await write("welcome back");
    await eventually("the event", async () => (await world.incomingTexts()).includes("welcome back"));
  });

  test("says that Telegram is not reachable, and goes on when it is", async () => {
    await world.storeSession();
    world.simulator.network({ offlineMs: 3500 });
    await world.startWorker();
    await world.reaches("disconnected");
    await expect(toAlice("x")).rejects.toMatchObject({
      code: "TELEGRAM_UNAVAILABLE",
      status: 503,
      detail: expect.stringContaining("Telegram is not reachable"),
    });
    await world.reaches("ready");
    expect((await toAlice("at last")).text).toBe("at last");
  });

  test("without a session it says what to run, and takes one up without a restart", async () => {
    const worker = await world.startWorker();
    const status = await world.reaches("logged_out");
    expect(status.reason).toContain("there is no session");
    expect(status.what_to_do).toContain("run `pnpm run login`");
    await expect(toAlice("x")).rejects.toMatchObject({ code: "NOT_LOGGED_IN", status: 503 });

    await world.storeSession();
    await world.reaches("ready");
    expect((await toAlice("hello")).text).toBe("hello");
    expect(worker.accountState?.reason).toBeNull();
  });

  test("a session that was ended is said to be, and a new one taken up without a restart", async () => {
    await world.storeSession();
    await world.startWorker();
    await world.reaches("ready");
    world.simulator.revokeSessions(world.people.account.id, "SESSION_REVOKED");
    await expect(toAlice("x")).rejects.toMatchObject({ code: "NOT_LOGGED_IN" });
    expect((await world.reaches("logged_out")).reason).toContain("from another device");

    await world.storeSession();
    await world.reaches("ready");
    expect((await toAlice("hello")).text).toBe("hello");
  });

  test("a second worker waits and takes over when the first one stops", async () => {
    await world.storeSession();
    const first = await world.startWorker();
    await world.reaches("ready");
    const second = await world.startWorker();
    expect(second.accountState).toBeNull();
    expect(world.simulator.connectionCount).toBe(1);

    await first.close();
    await eventually("the second worker is connected", () => second.accountState?.state === "ready");
    expect((await toAlice("from the second")).text).toBe("from the second");
    expect(world.simulator.connectionCount).toBe(1);
  });

  test("losing the lease takes it off Telegram", async () => {
    await world.storeSession();
    const worker = await world.startWorker();
    await world.reaches("ready");
    const redis = world.redis.connect();
    await redis.set(`${world.redis.prefix}:telegram-owner`, "another", "PX", 60_000);
    await eventually("it has disconnected", () => world.simulator.connectionCount === 0);
    await eventually("it stands by", () => worker.accountState === null);
  });

  test("serves its health", async () => {
    const worker = await world.startWorker();
    const get = (path: string) => fetch(`http://127.0.0.1:${worker.healthPort}${path}`);
    await world.reaches("logged_out");
    const loggedOut = await get("/readyz");
    expect(loggedOut.status).toBe(503);
    expect(await loggedOut.json()).toMatchObject({
      ready: false,
      checks: { redis: "ok", telegram: expect.stringContaining("pnpm run login") },
    });

    await world.storeSession();
    await world.reaches("ready");
    expect((await get("/readyz")).status).toBe(200);
    expect((await get("/healthz")).status).toBe(200);
    await toAlice("counted");
    const metrics = (await (await get("/metrics")).text()).split("\n");
    const series = (name: string, ...labels: string[]) =>
      metrics.find((line) => line.startsWith(name) && labels.every((label) => line.includes(label)));
    expect(series("telepipe_account_state{", 'state="ready"')).toMatch(/ 1$/);
    const count = series(
      "telepipe_send_call_duration_seconds_count{",
      'method="sendMessage"',
      'outcome="OK"',
    );
    expect(count).toMatch(/ 1$/);
  });

  test("stopping it leaves no status, no lease and no connection", async () => {
    await world.storeSession();
    const worker = await world.startWorker();
    await world.reaches("ready");
    await worker.close();
    const keys = await world.redis.keys();
    expect(keys.filter((key) => /account-status|telegram-owner$/.test(key))).toEqual([]);
    expect(world.simulator.connectionCount).toBe(0);
  });

  test("goes on when Redis goes away just after it became the owner", async () => {
    await world.storeSession();
    await using line = await openRedisLine(world.redis.url);
    const settings = { ...world.config.settings, REDIS_URL: line.url };
    const timing = { leaseTtlMs: 1500 };
    const output = null;
    const admin = world.redis.connect();
    const key = `${world.redis.prefix}:telegram-owner`;
    await admin.set(key, "1:another", "PX", 60_000);
    const starting = createTelegramWorker(
      { ...world.config, settings },
      { log: silentLogger(), output, timing },
    );
    await using worker = await starting;
    // From here on it hears nothing any more: neither that the lease is its own nor what comes after that.
    line.swallowAnswers();
    await admin.del(key);
    await eventually("it has the lease", () => admin.exists(key));
    line.cut();
    line.mend();
    await world.reaches("ready");
    expect(worker.accountState?.state).toBe("ready");
  });

  test("stops soon although Redis is away", async () => {
    await world.storeSession();
    await using line = await openRedisLine(world.redis.url);
    const settings = { ...world.config.settings, REDIS_URL: line.url };
    const worker = await createTelegramWorker(
      { ...world.config, settings },
      { log: silentLogger(), output: null },
    );
    await world.reaches("ready");
    line.cut();
    const before = performance.now();
    await worker.close();
    expect(performance.now() - before).toBeLessThan(8000);
    await eventually("it has disconnected", () => world.simulator.connectionCount === 0);
  });

  test("an unknown handler is refused at the start", async () => {
    const config = { ...world.config, settings: { ...world.config.settings, HANDLERS: ["nonsense"] } };
    await expect(createTelegramWorker(config, { log: silentLogger() })).rejects.toThrow("HANDLERS");
  });
});
