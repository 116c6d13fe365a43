import { webhookQueueName } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import { createTestRedis } from "@telepipe/testing";
import { type Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { expect, inject, test } from "vitest";
import { newMessage } from "../../test/events.ts";
import { deliveryOf } from "../lanes/delivery.ts";
import { DELIVERY_JOB_RETENTION } from "../lanes/delivery-job.ts";
import { type Advance, LaneStore } from "../lanes/lane-store.ts";
import { DeliveryQueues } from "./delivery-queues.ts";
import { DeliverySteps } from "./delivery-steps.ts";

const TIMES = { deliveredTtlMs: 60_000, deadTtlMs: 60_000, keptTtlMs: 60_000, settleMs: 0 };
const ENDPOINT = { id: "default", maxConnections: 4, timeoutMs: 1000 };
const EVENTS = [newMessage(7, 1), newMessage(7, 2), newMessage(8, 1)];
const DELIVERED = { delivered: true, status: 200, attempt: 1 };

/** A dispatcher's parts for one endpoint, whose worker takes jobs when it is asked to. */
async function openEndpoint(redisUrl: string) {
  const stack = new AsyncDisposableStack();
  const { prefix, connect } = stack.use(createTestRedis(redisUrl));
  const redis = connect();
  const lanes = new LaneStore(redis, prefix, TIMES);
  const queues = new DeliveryQueues({ redis, prefix, log: silentLogger() });
  stack.defer(() => queues.close());
  const steps = new DeliverySteps(lanes);
  const options = { connection: redis, prefix, ...DELIVERY_JOB_RETENTION, lockDuration: 5000 };
  const worker = new Worker<unknown>(webhookQueueName("default"), null, options, steps.backendFactory);
  stack.defer(() => worker.close());
  await queues.add(await lanes.push(EVENTS.map((event) => ({ event, endpointIds: ["default"] }))));
  const job = (await worker.getNextJob("token")) as Job<unknown>;
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
    settle,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("a delivery that ends in one step leaves everything as its steps one by one do", async () => {
  await using one = await openEndpoint(inject("redisUrl"));
  one.settle();
  const next = await one.job.moveToCompleted(DELIVERED, "token", true);
  const turn = one.steps.claimTurn({ id: "msg_8_1", token: "token" });

  await using many = await openEndpoint(inject("redisUrl"));
  await many.lanes.advance(ENDPOINT, deliveryOf(EVENTS[0]!), "delivered", "token");
  const expected = await many.job.moveToCompleted(DELIVERED, "token", true);
  const options = { token: "token", withEvent: true };
  const expectedTurn = await many.lanes.take(ENDPOINT, deliveryOf(EVENTS[2]!), options);

  expect(turn).toEqual(expectedTurn);
  expect(turn).toMatchObject({ kind: "turn", sequence: 1, attempt: 1 });
  expect(timeless(next)).toEqual(timeless(expected));
  expect(await everything(one)).toEqual(await everything(many));
  expect(one.steps.claimTurn({ id: "msg_8_1", token: "token" })).toBeNull();
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

/** All keys of a test with what they hold, but for times and what they are called by. */
async function everything({ redis, prefix }: { redis: Redis; prefix: string }) {
  const keys = await redis.keys(`${prefix}:*`);
  const entries = keys.map(async (key) => [key.replace(prefix, ""), await contents(redis, key)] as const);
  const held = Object.fromEntries(await Promise.all(entries));
  expect(Object.keys(held).length).toBeGreaterThan(15);
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
  return JSON.parse(JSON.stringify(value).replaceAll(/\d{13}/g, "1".repeat(13)));
}
