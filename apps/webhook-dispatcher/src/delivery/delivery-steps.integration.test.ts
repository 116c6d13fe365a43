import { webhookQueueName } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import { createTestRedis } from "@telepipe/testing";
import { createRedisBackend, type Job, type RateLimiterOptions, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { describe, expect, inject, test } from "vitest";
import { newMessage } from "../../test/events.ts";
import { deliveryOf } from "../lanes/delivery.ts";
import { DELIVERY_JOB_RETENTION } from "../lanes/delivery-job.ts";
import { LaneStore } from "../lanes/lane-store.ts";
import type { Advance } from "../lanes/steps.ts";
import { DeliveryQueues } from "./delivery-queues.ts";
import { DeliverySteps } from "./delivery-steps.ts";
import { NO_LIMIT } from "./rate-limit.ts";
import { RetryLater } from "./retry-later.ts";

const TIMES = { deliveredTtlMs: 60_000, deadTtlMs: 60_000, keptTtlMs: 60_000, settleMs: 0 };
const ENDPOINT = { id: "default", maxConnections: 4, timeoutMs: 1000 };
const EVENTS = [newMessage(7, 1), newMessage(7, 2), newMessage(8, 1)];
const PAUSE_MS = 50_000;
const DELIVERED = { delivered: true, status: 200, attempt: 1 };

/** A dispatcher's parts for one endpoint, whose worker takes jobs when it is asked to; if plain, as BullMQ has it. */
async function openEndpoint(
  redisUrl: string,
  { limiter = NO_LIMIT, isPlain = false }: { limiter?: RateLimiterOptions; isPlain?: boolean } = {},
) {
  const stack = new AsyncDisposableStack();
  const { prefix, connect } = stack.use(createTestRedis(redisUrl));
  const redis = connect();
  const lanes = new LaneStore(redis, prefix, TIMES);
  const queues = new DeliveryQueues({ redis, prefix, log: silentLogger() });
  stack.defer(() => queues.close());
  const steps = new DeliverySteps(lanes, () => ENDPOINT);
  const settings = { backoffStrategy: () => PAUSE_MS };
  const options = {
    connection: redis,
    prefix,
    ...DELIVERY_JOB_RETENTION,
    lockDuration: 5000,
    limiter,
    settings,
  };
  const factory = isPlain ? createRedisBackend : steps.backendFactory;
  const worker = new Worker<unknown>(webhookQueueName("default"), null, options, factory);
  stack.defer(() => worker.close());
  await lanes.push(EVENTS.map((event) => ({ event, endpointIds: ["default"] })));
  const job = (await worker.getNextJob("token")) as Job<unknown>;
  await redis.del(`${prefix}:webhook-default:marker`); // As an idle worker would take it.
  const turn = await lanes.take(ENDPOINT, deliveryOf(EVENTS[0]!), { token: "token", withEvent: true });
  expect({ id: job.id, turn: turn.kind }).toEqual({ id: "msg_7_1", turn: "turn" });
  const settle = (onAdvanced: (advance: Advance) => Promise<void> = async () => undefined) =>
    steps.settleWith(job, {
      endpoint: ENDPOINT,
      delivery: deliveryOf(EVENTS[0]!),
      token: "token",
      withEvent: true,
      onAdvanced,
    });
  return {
    redis,
    prefix,
    lanes,
    queues,
    steps,
    job,
    worker,
    settle,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** What else may be in Redis when a delivery ends; keys begin with `prefix`. */
const SITUATIONS: Record<string, (redis: Redis, prefix: string) => Promise<unknown>> = {
  "other chats": async () => undefined,
  "nothing else": async (redis, prefix) => {
    await redis.rpop(`${prefix}:lane:default:7`);
    await redis.del(`${prefix}:webhook-default:wait`);
  },
  "its chat alone": (redis, prefix) => redis.del(`${prefix}:webhook-default:wait`),
  "its queue paused": (redis, prefix) => redis.hset(`${prefix}:webhook-default:meta`, "paused", "1"),
  "its queue shut": (redis, prefix) =>
    redis.set(`${prefix}:webhook-default:limiter`, String(Number.MAX_SAFE_INTEGER), "PX", 2_000_000_000_000),
  "a rate limit that is not reached": (redis, prefix) => redis.del(`${prefix}:webhook-default:limiter`),
  "a rate limit that is reached": (redis, prefix) =>
    redis.set(`${prefix}:webhook-default:limiter`, "2", "PX", 2_000_000_000_000),
  "a job that is due later": (redis, prefix) =>
    redis.zadd(`${prefix}:webhook-default:delayed`, LATER * 4096, "later"),
  "nothing but a job that is due later": async (redis, prefix) => {
    await SITUATIONS["nothing else"]?.(redis, prefix);
    await redis.zadd(`${prefix}:webhook-default:delayed`, LATER * 4096, "later");
  },
  "completed jobs that are too old": (redis, prefix) =>
    addCompleted(redis, prefix, 3, Date.now() - DAY_MS - 1),
  "too many completed jobs": (redis, prefix) => addCompleted(redis, prefix, 1002, Date.now() - 1000),
};

const DAY_MS = 24 * 3_600_000;
const LATER = Date.now() + DAY_MS;

async function addCompleted(redis: Redis, prefix: string, count: number, at: number): Promise<void> {
  const queue = `${prefix}:webhook-default`;
  await redis.zadd(`${queue}:completed`, ...Array.from({ length: count }, (_, n) => [at, `old${n}`]).flat());
  for (const id of ["old0", "old1", "old2", "old3", "old999"]) {
    await redis.hset(`${queue}:${id}`, "name", "old");
    await redis.rpush(`${queue}:${id}:logs`, "line");
  }
}

type OpenEndpoint = Awaited<ReturnType<typeof openEndpoint>>;

async function complete({ job }: OpenEndpoint): Promise<unknown[] | undefined> {
  return (await job.moveToCompleted(DELIVERED, "token", true)) ?? undefined;
}

async function putBack({ job }: OpenEndpoint): Promise<unknown[] | undefined> {
  return (await job.moveToFailed(new RetryLater("why", PAUSE_MS), "token", true)) ?? undefined;
}

/** How a delivery may end: in one step, and step by step. */
const ENDINGS: Record<
  "is delivered" | "is put back",
  Record<"one" | "many", (endpoint: OpenEndpoint) => Promise<unknown[] | undefined>>
> = {
  "is delivered": {
    one: (endpoint) => {
      endpoint.settle();
      return complete(endpoint);
    },
    many: async (endpoint) => {
      await endpoint.lanes.advance(ENDPOINT, deliveryOf(EVENTS[0]!), "delivered", "token");
      return complete(endpoint);
    },
  },
  "is put back": {
    one: putBack,
    many: putBack,
  },
};

describe.each(["is delivered", "is put back"] as const)(
  "a delivery that %s in one step leaves everything as its steps one by one do",
  (ending) => {
    test.each(Object.keys(SITUATIONS))("%s", async (situation) => {
      const limiter = situation.startsWith("a rate limit") ? { max: 2, duration: 60_000 } : NO_LIMIT;
      await using one = await openEndpoint(inject("redisUrl"), { limiter });
      await SITUATIONS[situation]?.(one.redis, one.prefix);
      const next = await ENDINGS[ending].one(one);
      const turn = next?.[0] ? one.steps.claimTurn({ id: String(next[1]), token: "token" }) : null;

      await using many = await openEndpoint(inject("redisUrl"), { limiter, isPlain: true });
      await SITUATIONS[situation]?.(many.redis, many.prefix);
      const expected = await ENDINGS[ending].many(many);
      const begun = EVENTS.find(({ id }) => id === expected?.[1]);
      const options = { token: "token", withEvent: true };
      const expectedTurn = begun ? await many.lanes.take(ENDPOINT, deliveryOf(begun), options) : null;

      expect(turn).toEqual(expectedTurn);
      expect(timeless(next)).toEqual(timeless(expected));
      // BullMQ writes down its stream of events, and counts jobs where there is no limit.
      const ignored = limiter === NO_LIMIT ? /:(events|meta|limiter)$/ : /:(events|meta)$/;
      expect(await everything(one, ignored)).toEqual(await everything(many, ignored));
    });
  },
);

test("the next delivery's turn is taken with the end of the former one, once", async () => {
  await using endpoint = await openEndpoint(inject("redisUrl"));
  endpoint.settle();
  await endpoint.job.moveToCompleted(DELIVERED, "token", true);
  const claim = () => endpoint.steps.claimTurn({ id: "msg_8_1", token: "token" });
  expect(claim()).toMatchObject({ kind: "turn", sequence: 1, attempt: 1 });
  expect(claim()).toBeNull();
});

test("a delivery whose pause is over goes before those that wait", async () => {
  await using endpoint = await openEndpoint(inject("redisUrl"));
  const { redis, prefix, queues } = endpoint;
  const [first, second] = [newMessage(9, 1), newMessage(9, 2)].map(deliveryOf);
  await queues.add([first!, second!].map((delivery) => ({ endpointId: "default", delivery })));
  for (const [at, { event_id }] of [first!, second!].entries()) {
    await redis.lrem(`${prefix}:webhook-default:wait`, 1, event_id);
    await redis.zadd(`${prefix}:webhook-default:delayed`, (1_700_000_000_000 + at) * 4096, event_id);
  }
  endpoint.settle();
  const next = await endpoint.job.moveToCompleted(DELIVERED, "token", true);
  expect(next?.[1]).toBe("msg_9_1");
  expect(await redis.lrange(`${prefix}:webhook-default:wait`, 0, -1)).toEqual([
    "msg_7_2",
    "msg_8_1",
    "msg_9_2",
  ]);
  expect(await redis.zcard(`${prefix}:webhook-default:delayed`)).toBe(0);
});

test("a queue that somebody has given a limit of its own is left to BullMQ, at once", async () => {
  await using endpoint = await openEndpoint(inject("redisUrl"));
  const { redis, prefix, worker } = endpoint;
  await redis.hset(`${prefix}:webhook-default:meta`, "concurrency", "1");
  await redis.del(`${prefix}:webhook-default:marker`);
  endpoint.settle();
  expect(await endpoint.job.moveToCompleted(DELIVERED, "token", true)).toEqual([]);
  expect(await redis.exists(`${prefix}:webhook-default:marker`)).toBe(1);
  expect((await worker.getNextJob("token"))?.id).toBe("msg_8_1");
});

test("a head whose event is lost gets its job before the delivery's own job ends", async () => {
  await using endpoint = await openEndpoint(inject("redisUrl"));
  const { redis, prefix, queues, job } = endpoint;
  await redis.unlink(`${prefix}:event:msg_7_2`);
  const seen: unknown[] = [];
  endpoint.settle(async ({ head }) => {
    seen.push(head?.event_id, await job.getState());
    await queues.add([{ endpointId: "default", delivery: head! }]);
  });
  await job.moveToCompleted(DELIVERED, "token", true);
  expect(seen).toEqual(["msg_7_2", "active"]);
  expect(await job.getState()).toBe("completed");
  expect(await redis.lrange(`${prefix}:webhook-default:wait`, 0, -1)).toEqual(["msg_7_2"]);
});

test("a job that was taken from its worker does not end, and its lane has gone on all the same", async () => {
  await using endpoint = await openEndpoint(inject("redisUrl"));
  const { redis, prefix, lanes, job } = endpoint;
  await redis.set(`${prefix}:webhook-default:msg_7_1:lock`, "another");
  const calls: Advance[] = [];
  endpoint.settle(async (advance) => void calls.push(advance));
  await expect(job.moveToCompleted(DELIVERED, "token", true)).rejects.toThrow("Lock mismatch");
  expect(calls).toHaveLength(1);
  expect(await job.getState()).toBe("active");
  expect(await lanes.depth("default")).toMatchObject({ events: 2, lanes: 2 });
});

/** All keys of a test with what they hold, but for times, what they are called by and those that are `ignored`. */
async function everything({ redis, prefix }: { redis: Redis; prefix: string }, ignored: RegExp) {
  const keys = (await redis.keys(`${prefix}:*`)).filter((key) => !ignored.test(key));
  const entries = keys.map(async (key) => [key.replace(prefix, ""), await contents(redis, key)] as const);
  const held = Object.fromEntries(await Promise.all(entries));
  expect(Object.keys(held).length).toBeGreaterThan(12);
  return timeless(held);
}

async function contents(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === "hash") return redis.hgetall(key);
  if (type === "list") return redis.lrange(key, 0, -1);
  if (type === "zset") return redis.zrange(key, "0", "-1", "WITHSCORES");
  if (type === "stream") return (await redis.xrange(key, "-", "+")).map(([, fields]) => fields);
  return redis.get(key);
}

function timeless(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/\d{13,}/g, "1".repeat(13)));
}
