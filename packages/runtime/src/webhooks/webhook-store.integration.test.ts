import type { Webhook } from "@telepipe/contracts";
import { createTestRedis, eventually } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { silentLogger } from "../log/logger.ts";
import { type WebhookWatchOptions, watchWebhooks } from "./watch-webhooks.ts";
import { type WebhookList, WebhookStore } from "./webhook-store.ts";

function webhook(id: string, changes: Partial<Webhook> = {}): Webhook {
  return {
    v: 1,
    id,
    url: "https://example.com/",
    description: "",
    events: ["message.new"],
    chats: null,
    format: "native",
    payload: "full",
    headers: {},
    max_connections: 4,
    rate_limit: null,
    ordering: "skip",
    state: "enabled",
    state_reason: null,
    timeout_seconds: 20,
    secrets: [{ key: "sealed", expires_at: null }],
    api_key: null,
    created_at: 1,
    updated_at: 1,
    ...changes,
  };
}

test("endpoints are created, read, changed and removed, and every change is another version", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const store = new WebhookStore(corner.connect(), corner.prefix);
  const versions = [await store.version()];
  expect(await store.create(webhook("ep-1", { created_at: 2 }))).toBe(true);
  versions.push(await store.version());
  expect(await store.create(webhook("ep-1", { url: "https://other.example/" }))).toBe(false);
  expect(await store.create(webhook("ep-2", { created_at: 1 }))).toBe(true);
  expect((await store.list()).webhooks.map(({ id }) => id)).toEqual(["ep-2", "ep-1"]);
  expect(await store.update("ep-1", (present) => ({ ...present, state: "paused" }))).toMatchObject({
    state: "paused",
    url: "https://example.com/",
  });
  versions.push(await store.version());
  expect(await store.get("ep-1")).toMatchObject({ state: "paused" });
  expect(await store.remove("ep-1")).toBe(true);
  versions.push(await store.version());
  expect(new Set(versions).size).toBe(4);
  expect(await store.get("ep-1")).toBeNull();
  expect(await store.remove("ep-1")).toBe(false);
  expect(await store.update("ep-1", (present) => present)).toBeNull();
});

test("changes made at the same time are all there in the end", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const stores = [1, 2, 3].map(() => new WebhookStore(corner.connect(), corner.prefix));
  await stores[0]!.create(webhook("ep-1", { events: [] }));
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      stores[n % 3]!.update("ep-1", (present) => ({ ...present, events: [...present.events, `e${n}`] })),
    ),
  );
  expect((await stores[0]!.get("ep-1"))?.events).toHaveLength(30);
});

test("an entry of another version is left alone and named", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const redis = corner.connect();
  const store = new WebhookStore(redis, corner.prefix);
  await store.create(webhook("ep-1"));
  await redis.hset(`${corner.prefix}:webhooks`, "ep-9", '{"v":9}');
  expect(await store.list()).toMatchObject({ webhooks: [{ id: "ep-1" }], unreadable: ["ep-9"] });
});

async function watched(options: Pick<WebhookWatchOptions, "redis" | "store" | "pollMs">) {
  const lists: WebhookList[] = [];
  const watch = await watchWebhooks({
    ...options,
    log: silentLogger(),
    onList: (list) => void lists.push(list),
  });
  const ids = () => lists.at(-1)?.webhooks.map(({ id }) => id);
  return { ids, close: watch.close };
}

test("a change is told at once by its announcement", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const redis = corner.connect();
  const store = new WebhookStore(redis, corner.prefix);
  const watch = await watched({ redis, store, pollMs: 60_000 });
  expect(watch.ids()).toEqual([]);
  await new WebhookStore(corner.connect(), corner.prefix).create(webhook("ep-1"));
  await eventually("the change is told", () => watch.ids()?.includes("ep-1"), 2000);
  await watch.close();
});

test("a change whose announcement was lost is told by the next look", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const redis = corner.connect();
  const store = new WebhookStore(redis, corner.prefix);
  const watch = await watched({ redis, store, pollMs: 20 });
  // As a change looks whose announcement reached nobody.
  await redis.hset(`${corner.prefix}:webhooks`, "ep-1", JSON.stringify(webhook("ep-1")));
  await redis.incr(`${corner.prefix}:webhooks-version`);
  await eventually("the change is told", () => watch.ids()?.includes("ep-1"), 2000);
  await redis.del(`${corner.prefix}:webhooks`, `${corner.prefix}:webhooks-version`);
  await eventually("so is a Redis that has lost all", () => watch.ids()?.length === 0, 2000);
  await watch.close();
});
