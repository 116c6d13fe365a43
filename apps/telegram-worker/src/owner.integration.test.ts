import { once } from "node:events";
import type { Environment } from "@telepipe/runtime";
import { eventually } from "@telepipe/testing";
import { describe, expect, inject, test } from "vitest";
import { startRedisProxy } from "../test/redis-proxy.ts";
import { startWorkerWorld, type WorkerWorld } from "../test/running-worker.ts";
import { startWorkerProcess } from "../test/worker-process.ts";
import type { WorkerTiming } from "./owner.ts";

/**
 * An owner and a standby, as processes. Telegram sees them at different addresses, so that it ends the session when
 * both are connected at the same time (AUTH_KEY_DUPLICATED).
 */
async function startTwo(
  world: WorkerWorld,
  timing?: WorkerTiming,
  { addresses = ["127.0.0.2", "127.0.0.3"], ownersRedis = world.redis.url } = {},
) {
  await world.storeSession();
  const stack = new AsyncDisposableStack();
  const { environment, simulator } = world;
  const start = async (address: string | undefined, more: Environment = {}) =>
    stack.use(await startWorkerProcess({ ...environment, ...more }, simulator.port, timing, address));
  const owner = await start(addresses[0], { REDIS_URL: ownersRedis });
  await world.reaches("ready");
  const standby = await start(addresses[1]);
  return { owner, standby, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function send(world: WorkerWorld, text: string) {
  return world.call("sendMessage", { chat_id: "@alice_demo", text });
}

function atAlice({ simulator, people }: WorkerWorld) {
  return simulator.world.messages(people.alice, people.account).map(({ post }) => post.text);
}

describe("a worker", () => {
  test("survives what the client library leaves behind, on a new connection, but not a bug of ours", async () => {
    await using world = await startWorkerWorld(inject("redisUrl"));
    await world.storeSession();
    await using worker = await startWorkerProcess(world.environment, world.simulator.port);
    await world.reaches("ready");
    const { dials } = worker.toTelegram;
    worker.process.send("library");
    await eventually("another connection", () => worker.toTelegram.dials > dials);
    await world.reaches("ready");
    expect((await send(world, "still here")).text).toBe("still here");

    worker.process.send("ours");
    expect(await worker.ended).toBe(1);
  });
});

// What is asserted is a time, for which a busy machine gets more than one try.
describe("an owner that stops", { retry: 3 }, () => {
  test("told to stop: a standby sends within 1 s", async () => {
    await using world = await startWorkerWorld(inject("redisUrl"));
    await using workers = await startTwo(world);

    workers.owner.process.kill("SIGTERM");
    const toldAt = performance.now();
    await eventually("the standby is connected", () => workers.standby.toTelegram.sentBytes > 0);
    expect((await send(world, "from the standby")).text).toBe("from the standby");
    expect(performance.now() - toldAt).toBeLessThan(1000);
    expect(await workers.owner.ended).toBe(0);
    expect(workers.owner.toTelegram.lastSentAt - toldAt).toBeLessThan(1000);
  });

  test("told to stop while a call takes long: a standby finishes it, within 1 s and once", async () => {
    await using world = await startWorkerWorld(inject("redisUrl"));
    await using workers = await startTwo(world);
    // Telegram has the message; its answer is on a way that takes longer than anybody waits.
    world.simulator.fault({ method: "messages.sendMessage", delayMs: 15_000 });
    const sending = send(world, "only once");
    await eventually("Telegram has it", () => atAlice(world).length === 1);

    workers.owner.process.kill("SIGTERM");
    const toldAt = performance.now();
    expect((await sending).text).toBe("only once");
    expect(performance.now() - toldAt).toBeLessThan(1500);
    expect(atAlice(world)).toEqual(["only once"]);
  });
});

// Most of the time is waiting, and what is asserted is measured from the kill on, so a busy machine may take longer.
describe.concurrent("the one owner", { timeout: 60_000 }, () => {
  test("killed: a standby sends within 10 s, with the times of production", async () => {
    await using world = await startWorkerWorld(inject("redisUrl"));
    await using workers = await startTwo(world);
    expect(workers.standby.toTelegram.sentBytes).toBe(0);

    workers.owner.process.kill("SIGKILL");
    const killedAt = performance.now();
    await eventually("the standby is connected", () => workers.standby.toTelegram.sentBytes > 0, 15_000);
    expect((await send(world, "from the standby")).text).toBe("from the standby");
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    expect(atAlice(world)).toEqual(["from the standby"]);
  });

  test("cut off from Redis: it has left Telegram before a standby begins", async () => {
    await using world = await startWorkerWorld(inject("redisUrl"));
    await using line = await startRedisProxy(world.redis.url);
    await using workers = await startTwo(world, { leaseTtlMs: 2000 }, { ownersRedis: line.url });
    const { owner, standby } = workers;
    line.cut();
    await eventually("the standby is connected", () => standby.toTelegram.sentBytes > 0);
    expect(owner.toTelegram.connectionCount).toBe(0);
    expect((await send(world, "from the standby")).text).toBe("from the standby");
    expect(atAlice(world)).toEqual(["from the standby"]);
  });

  test("stopped and resumed: it sends not a byte more after the standby took over", async () => {
    await using world = await startWorkerWorld(inject("redisUrl"));
    // Its connection stays open, as only it could close it; so both have one address.
    const addresses = ["127.0.0.2", "127.0.0.2"];
    await using workers = await startTwo(world, { leaseTtlMs: 1500 }, { addresses });
    const { owner, standby } = workers;

    const { alice, account } = world.people;

    owner.process.kill("SIGSTOP");
    await eventually("the standby is connected", () => standby.toTelegram.sentBytes > 0);
    const sentBefore = owner.toTelegram.sentBytes;
    // What it will find when it goes on, and want to download at once.
    for (let n = 0; n < 10; n++) {
      const media = { kind: "document" as const, sizeBytes: 1000, fileName: "a.bin" };
      await world.simulator.world.inject({ from: alice, to: account, text: `${n}`, media });
    }
    owner.process.kill("SIGCONT");
    await eventually("it has disconnected", () => owner.toTelegram.connectionCount === 0);
    expect(owner.toTelegram.sentBytes).toBe(sentBefore);

    expect((await send(world, "from the standby")).text).toBe("from the standby");
    // It stands by now, and has its turn again.
    standby.process.kill("SIGKILL");
    expect((await send(world, "from the first")).text).toBe("from the first");
    expect(owner.toTelegram.sentBytes).toBeGreaterThan(sentBefore);
    const sent = atAlice(world).filter((text) => text.startsWith("from"));
    expect(sent).toEqual(["from the standby", "from the first"]);
  });

  test("stopped between the lease's word and the socket: one packet comes late, and Telegram knows its send", async () => {
    await using world = await startWorkerWorld(inject("redisUrl"));
    const addresses = ["127.0.0.2", "127.0.0.2"];
    await using workers = await startTwo(world, { leaseTtlMs: 1500 }, { addresses });
    const { owner, standby } = workers;
    await send(world, "before");
    await eventually("all has been said", () => performance.now() - owner.toTelegram.lastSentAt > 200);
    owner.process.send("stop");
    await once(owner.process, "message");

    expect((await send(world, "only once")).text).toBe("only once");
    expect(standby.toTelegram.sentBytes).toBeGreaterThan(0);
    await send(world, "after");
    const sentBefore = owner.toTelegram.sentBytes;
    owner.process.kill("SIGCONT");
    await eventually("it has disconnected", () => owner.toTelegram.connectionCount === 0);
    // No check can come after the last one, so this packet got through. Telegram has had its random_id.
    expect(owner.toTelegram.sentBytes).toBeGreaterThan(sentBefore);
    const randomIds = () =>
      world.simulator.calls("messages.sendMessage").recent.map(({ random_id }) => random_id);
    await eventually("Telegram has it", () => randomIds().length === 4);
    const [before, again, after, late] = randomIds();
    expect(late).toEqual(again);
    expect(new Set([before, again, after]).size).toBe(3);
    expect(atAlice(world)).toEqual(["before", "only once", "after"]);
  });
});
