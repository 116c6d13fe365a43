import { eventually, type OwnRedis, startOwnRedis } from "@telepipe/testing";
import { describe, expect, inject, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";

/** Guarantee: whatever happens to Redis, callers learn it at once, what was accepted survives, and all goes on. */

interface Scene extends AsyncDisposable {
  readonly redis: OwnRedis;
  readonly system: System;
}

async function startScene(): Promise<Scene> {
  const stack = new AsyncDisposableStack();
  const redis = stack.use(await startOwnRedis(inject("redisCacheDir")));
  const system = stack.use(await startSystem({ environment: { REDIS_URL: redis.url } }));
  return { redis, system, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function send({ system }: Scene, text: string) {
  return system.api.call("sendMessage", { chat_id: "@alice_demo", text });
}

/** The refusal of a call, and how long it took. */
async function refusal(scene: Scene, text = "into the void") {
  const startedAt = performance.now();
  const { status, body } = await send(scene, text);
  expect(status).toBe(503);
  return { text: body.description as string, body, ms: performance.now() - startedAt };
}

async function isReady({ system }: Scene): Promise<boolean> {
  return (await fetch(`${system.apiUrl}/readyz`)).ok;
}

function becomesReady(scene: Scene) {
  return eventually("ready again", () => isReady(scene), 30_000);
}

function write({ system }: Scene, text: string) {
  return system.control.write({ from: "alice_demo", text });
}

/** The texts that receivers were told of, each event once. */
function delivered({ system }: Scene): string[] {
  const byId = new Map(system.receiver.requests.map(({ body }) => [body.event_id, body]));
  return [...byId.values()].flatMap(({ message }) => (message ? [message.text] : []));
}

function arrives(scene: Scene, ...texts: string[]) {
  return eventually(texts.join(), () => texts.every((text) => delivered(scene).includes(text)), 30_000);
}

async function sentTexts({ system }: Scene): Promise<string[]> {
  const { account } = system.people;
  const messages = await system.control.messages("alice_demo");
  return messages.filter(({ from_id }) => from_id === Number(account.id)).map(({ text }) => text);
}

describe.concurrent("Redis", () => {
  test("restarted with its data: 503 at once meanwhile, then everything goes on, the accepted first", async () => {
    await using scene = await startScene();
    const { redis, system } = scene;
    system.receiver.always(500);
    await write(scene, "accepted before");
    await system.receiver.waitFor(1);

    await redis.stop();
    const { text, ms } = await refusal(scene);
    expect(text).toBe("Service Unavailable: Redis is not reachable");
    expect(ms).toBeLessThan(1000);
    await write(scene, "received meanwhile");
    system.receiver.always(200);

    await redis.start();
    await becomesReady(scene);
    await arrives(scene, "accepted before", "received meanwhile");
    expect((await send(scene, "again")).status).toBe(200);
    expect(await sentTexts(scene)).toEqual(["again"]);
  });

  test("restarted without its data: sending and receiving go on", async () => {
    await using scene = await startScene();
    const { redis } = scene;
    expect((await send(scene, "before")).status).toBe(200);
    await redis.stop();
    await redis.deleteData();
    await redis.start();
    await becomesReady(scene);
    expect((await send(scene, "after")).status).toBe(200);
    await write(scene, "received after");
    await arrives(scene, "received after");
    expect(await sentTexts(scene)).toEqual(["before", "after"]);
  });

  test.each([
    ["as it was before the call", "restoreData"],
    ["without its data", "deleteData"],
  ] as const)("back %s: the same call with the same Idempotency-Key is not doubled", async (_, change) => {
    await using scene = await startScene();
    const { redis, system } = scene;
    const call = () => {
      const headers = { "content-type": "application/json", "idempotency-key": "order-4711" };
      const body = JSON.stringify({ chat_id: "@alice_demo", text: "Paid" });
      return system.api.request("/api_v1/sendMessage", { method: "POST", headers, body });
    };
    expect((await send(scene, "before")).status).toBe(200);
    await redis.copyData();
    const first = await call();
    expect(first.status).toBe(200);
    await redis.stop();
    await redis[change]();
    await redis.start();
    await becomesReady(scene);
    const again = await call();
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotent-replayed")).toBe(null); // Of the first nothing is left in Redis.
    expect(await sentTexts(scene)).toEqual(["before", "Paid"]);
  });

  test("emptied while it runs: the same", async () => {
    await using scene = await startScene();
    await scene.redis.command("FLUSHALL");
    await becomesReady(scene);
    await write(scene, "received after");
    await arrives(scene, "received after");
    await eventually("sending works", async () => (await send(scene, "after")).status === 200, 30_000);
  });

  test("full: 503 with that reason, what is received waits, nothing is lost", async () => {
    await using scene = await startScene();
    const { redis } = scene;
    await redis.command("CONFIG SET maxmemory 1");
    const { text, ms } = await refusal(scene);
    expect(text).toBe("Service Unavailable: Redis is full: raise its maxmemory");
    expect(ms).toBeLessThan(1000);
    await write(scene, "received meanwhile");

    await redis.command("CONFIG SET maxmemory 0");
    await arrives(scene, "received meanwhile");
    expect((await send(scene, "again")).status).toBe(200);
    expect(await sentTexts(scene)).toEqual(["again"]);
  });

  test("slow: calls take their time and work, and the worker stays the owner", async () => {
    await using scene = await startScene();
    const { redis, system } = scene;
    const owner = async () => (await system.api.request("/api_v1/account")).body.result.owner;
    const before = await owner();
    await redis.command("CLIENT PAUSE 1500 ALL");
    expect((await send(scene, "slowly")).status).toBe(200);
    await write(scene, "received slowly");
    await arrives(scene, "received slowly");
    expect(await owner()).toEqual(before);
    expect(before.token).toBeGreaterThan(0);
  });

  test("frozen: 503 soon, then at once, and nothing is doubled when it goes on", async () => {
    await using scene = await startScene();
    const { redis } = scene;
    expect((await send(scene, "before")).status).toBe(200);
    await redis.freeze();
    // This one had reached Redis, which will read it in the end: its job tells.
    const first = await refusal(scene, "perhaps");
    expect(first.ms).toBeLessThan(4000);
    expect(first.text).toContain("by its job");
    const second = await refusal(scene, "not at all");
    expect(second.ms).toBeLessThan(1000);
    expect(second.text).toContain("Redis is not reachable");
    await write(scene, "received meanwhile");

    redis.thaw();
    await becomesReady(scene);
    await arrives(scene, "received meanwhile");
    await eventually("sending works", async () => (await send(scene, "again")).status === 200, 30_000);
    const job = await scene.system.api.request(`/api_v1/jobs/${first.body.parameters.job_id}`);
    expect(job).toMatchObject({ status: 200, body: { result: { result: { text: "perhaps" } } } });
    const sent = await sentTexts(scene);
    expect(sent.filter((text) => text !== "again")).toEqual(["before", "perhaps"]);
  });
});
