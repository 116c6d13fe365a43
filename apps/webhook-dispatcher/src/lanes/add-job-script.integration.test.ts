import { silentLogger } from "@telepipe/runtime";
import { createTestRedis } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { newMessage } from "../../test/events.ts";
import { DeliveryQueues } from "../delivery/delivery-queues.ts";
import { deliveryOf } from "./delivery.ts";
import { LaneStore } from "./lane-store.ts";

const TIMES = { deliveredTtlMs: 60_000, deadTtlMs: 60_000, keptTtlMs: 60_000, settleMs: 0 };

test("a lane gives its first event and the next one the very jobs that their queue would have made", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const redis = corner.connect();
  const queues = new DeliveryQueues({ redis, prefix: corner.prefix, log: silentLogger() });
  const lanes = new LaneStore(redis, corner.prefix, TIMES);
  const [first, second] = [newMessage(7, 1), newMessage(7, 2)];
  const queue = `${corner.prefix}:webhook-default`;
  const jobs = () => Promise.all(["msg_7_1", "msg_7_2"].map((id) => redis.hgetall(`${queue}:${id}`)));

  // By the queue, then by the lane.
  await queues.add([first, second].map((event) => ({ endpointId: "default", delivery: deliveryOf(event) })));
  const added = await jobs();
  await redis.unlink(`${queue}:msg_7_1`, `${queue}:msg_7_2`, `${queue}:wait`, `${queue}:marker`);
  await lanes.push([first, second].map((event) => ({ event, endpointIds: ["default"] })));
  expect(await redis.lrange(`${queue}:wait`, 0, -1)).toEqual(["msg_7_1"]);
  expect(await redis.zrange(`${queue}:marker`, "0", "-1")).toEqual(["0"]);
  await redis.unlink(`${queue}:marker`);
  const endpoint = { id: "default", maxConnections: 4 };
  expect(await lanes.advance(endpoint, deliveryOf(first), "delivered", "token")).toMatchObject({
    head: null,
  });

  const made = await jobs();
  expect(made.map(comparable)).toEqual(added.map(comparable));
  expect(await redis.lrange(`${queue}:wait`, 0, -1)).toEqual(["msg_7_2", "msg_7_1"]);
  expect(await redis.zrange(`${queue}:marker`, "0", "-1")).toEqual(["0"]);
  await queues.close();
});

test("a batch that is pushed again gives a head that has no job its own, and changes nothing else", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const redis = corner.connect();
  const lanes = new LaneStore(redis, corner.prefix, TIMES);
  const queue = `${corner.prefix}:webhook-default`;
  const routed = [newMessage(7, 1), newMessage(7, 2)].map((event) => ({ event, endpointIds: ["default"] }));
  await lanes.push(routed);
  await lanes.push(routed);
  expect(await redis.lrange(`${queue}:wait`, 0, -1)).toEqual(["msg_7_1"]);
  await redis.unlink(`${queue}:msg_7_1`, `${queue}:wait`);
  await lanes.push(routed);
  expect(await redis.lrange(`${queue}:wait`, 0, -1)).toEqual(["msg_7_1"]);
  expect(await redis.hgetall(`${corner.prefix}:event:msg_7_1`)).toMatchObject({ queued: "1" });
  expect(await lanes.depth("default")).toEqual({ events: 2, lanes: 1, longestLane: 2 });
});

test("a job that is there already stays as it is, and an event that is lost is left to whoever asks", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const redis = corner.connect();
  const queues = new DeliveryQueues({ redis, prefix: corner.prefix, log: silentLogger() });
  const lanes = new LaneStore(redis, corner.prefix, TIMES);
  const [first, second, third] = [newMessage(7, 1), newMessage(7, 2), newMessage(7, 3)];
  const endpoint = { id: "default", maxConnections: 4 };
  await lanes.push([first, second, third].map((event) => ({ event, endpointIds: ["default"] })));

  await queues.add([{ endpointId: "default", delivery: { ...deliveryOf(second), rejections: 2 } }]);
  await lanes.advance(endpoint, deliveryOf(first), "delivered", "token");
  const kept = await redis.hget(`${corner.prefix}:webhook-default:msg_7_2`, "data");
  expect(JSON.parse(kept ?? "")).toMatchObject({ event_id: "msg_7_2", rejections: 2 });
  expect(await redis.lrange(`${corner.prefix}:webhook-default:wait`, 0, -1)).toEqual(["msg_7_2", "msg_7_1"]);

  await redis.unlink(`${corner.prefix}:event:msg_7_3`);
  const { head } = await lanes.advance(endpoint, deliveryOf(second), "delivered", "token");
  expect(head).toMatchObject({ event_id: "msg_7_3", type: "lost" });
  await queues.close();
});

function comparable({ timestamp, opts, data, ...rest }: Record<string, string>) {
  return {
    ...rest,
    opts: JSON.parse(opts ?? ""),
    data: JSON.parse(data ?? ""),
    isDated: Number(timestamp) > 0,
  };
}
