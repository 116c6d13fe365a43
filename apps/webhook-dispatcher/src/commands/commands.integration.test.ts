import { CommandCaller, type CommandOrder, silentLogger } from "@telepipe/runtime";
import { eventually, startWebhookReceiver, type WebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { type DispatchCorner, openDispatchCorner } from "../../test/dispatch-corner.ts";
import { newMessage } from "../../test/events.ts";
import { deliveryOf } from "../lanes/delivery.ts";
import { LaneReturns } from "../lanes/lane-returns.ts";

const numbers = (receiver: WebhookReceiver) => receiver.requests.map(({ body }) => body.message.message_id);

/** A dispatcher that gives up an event at its first refusal, and a way to give it orders. */
async function open() {
  const stack = new AsyncDisposableStack();
  const corner: DispatchCorner = stack.use(openDispatchCorner(inject("redisUrl")));
  const receiver = stack.use(await startWebhookReceiver());
  const { prefix } = corner.corner;
  const redis = corner.corner.connect();
  const caller = stack.adopt(new CommandCaller({ redis, prefix, log: silentLogger() }), (it) => it.close());
  return {
    corner,
    receiver,
    redis,
    returns: new LaneReturns(redis, prefix, 60_000),
    order: (order: CommandOrder) => caller.call(order, 5000),
    start: () => corner.start({ WEBHOOK_URL: receiver.url }, { retry: { rejectedTries: 1 } }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const REDRIVE = {
  kind: "redrive",
  endpoint_id: "default",
  event_ids: null,
  since: null,
  until: null,
} as const;

test("dead letters come again in order, behind what waits, and each once", async () => {
  await using it = await open();
  await it.start();
  it.receiver.script(400, 400, 400);
  const came = Date.now();
  await it.corner.publish(...[1, 2, 3].map((n) => newMessage(7, n, came + n)));
  const { failed } = await eventually("three dead letters", async () => {
    const counts = await it.corner.deliveries().getJobCounts("failed");
    return counts.failed === 3 ? { failed: counts.failed } : null;
  });
  expect(failed).toBe(3);
  // The lane stands at the fourth, so that what is put back must wait.
  let answer = () => {};
  it.receiver.script((_, response) => {
    answer = () => void response.writeHead(200).end();
  });
  await it.corner.publish(newMessage(7, 4));
  await it.receiver.waitFor(4);
  expect(await it.order(REDRIVE)).toEqual({ queued: 3, pending: 0, gone: 0 });
  expect(await it.order(REDRIVE)).toEqual({ queued: 0, pending: 0, gone: 0 });
  await it.corner.publish(newMessage(7, 5));
  answer();
  await it.receiver.waitFor(8);
  expect(numbers(it.receiver)).toEqual([1, 2, 3, 4, 1, 2, 3, 5]);
  await eventually("nothing is left", async () => (await it.corner.deliveries().getFailedCount()) === 0);
});

test("an order whose dispatcher died after putting an event back is finished by the next run", async () => {
  await using it = await open();
  await it.start();
  it.receiver.script(400);
  await it.corner.publish(newMessage(7, 1));
  await eventually("a dead letter", async () => (await it.corner.deliveries().getFailedCount()) === 1);
  // What was done before the crash: the event is its lane's head, and has no job.
  const delivery = deliveryOf(newMessage(7, 1));
  expect(await it.returns.requeue("default", delivery)).toEqual({ outcome: "queued", isHead: true });
  expect(await it.returns.requeue("default", delivery)).toEqual({ outcome: "pending", isHead: true });
  expect(await it.corner.deliveries().getJob("msg_7_1")).toBeUndefined();
  expect(await it.order(REDRIVE)).toEqual({ queued: 0, pending: 0, gone: 0 });
  await it.receiver.waitFor(2);
  expect(numbers(it.receiver)).toEqual([1, 1]);
});

test("what is being delivered is not put back a second time, nor what somebody retries on the board", async () => {
  await using it = await open();
  await it.start();
  it.receiver.script(400, () => undefined);
  await it.corner.publish(newMessage(7, 1));
  const job = await eventually("a dead letter", async () => (await it.corner.deliveries().getFailed())[0]);
  await job.retry();
  await it.receiver.waitFor(2);
  const resend = { kind: "resend", endpoint_id: "default", event_id: "msg_7_1" } as const;
  await expect(it.order(resend)).rejects.toMatchObject({ code: "DELIVERY_PENDING" });
  expect(await it.redis.llen(`${it.corner.corner.prefix}:lane:default:7`)).toBe(0);
  it.receiver.always(200);
});

test("an event that is put back has no time to live until it has come again", async () => {
  await using it = await open();
  const first = await it.start();
  await it.corner.publish(newMessage(7, 1));
  const eventKey = `${it.corner.corner.prefix}:event:msg_7_1`;
  await eventually("it is kept for a while", async () => (await it.redis.pttl(eventKey)) > 0);
  await first.close();
  await it.returns.requeue("default", deliveryOf(newMessage(7, 1)));
  expect(await it.redis.pttl(eventKey)).toBe(-1);
  await it.start();
  await it.receiver.waitFor(2);
  await eventually("it is kept for a while again", async () => (await it.redis.pttl(eventKey)) > 0);
});

test("what cannot be sent again is said", async () => {
  await using it = await open();
  await it.start();
  const resend = (endpoint_id: string) => it.order({ kind: "resend", endpoint_id, event_id: "msg_0_0" });
  await expect(resend("default")).rejects.toMatchObject({ code: "EVENT_NOT_KEPT" });
  await expect(resend("ep-9")).rejects.toMatchObject({ code: "WEBHOOK_NOT_FOUND" });
  await expect(it.order({ kind: "forget", endpoint_id: "default" })).rejects.toMatchObject({
    code: "VALIDATION_FAILED",
  });
});

test("nothing is left of an endpoint that is gone, and others keep the events that they share", async () => {
  await using it = await open();
  await using hanging = await startWebhookReceiver();
  hanging.always(503);
  const both = { WEBHOOK_URL: it.receiver.url, DEMO_WEBHOOK_URL: hanging.url };
  it.receiver.always(503);
  const first = await it.corner.start(both);
  await it.corner.publish(newMessage(7, 1), newMessage(7, 2), newMessage(8, 1));
  await hanging.waitFor(1);
  await first.close();
  await it.start(); // Without the second endpoint.
  expect(await it.order({ kind: "forget", endpoint_id: "demo" })).toEqual({ dropped: 3 });
  const left = (await it.corner.corner.keys()).filter((key) => key.includes("demo"));
  expect(left.filter((key) => !key.includes(":record:"))).toEqual([]);
  const before = it.receiver.requests.length;
  it.receiver.always(200);
  await eventually("the other endpoint's come", () => {
    const delivered = it.receiver.requests.slice(before).map(({ headers }) => headers["webhook-id"]);
    return ["msg_7_1", "msg_7_2", "msg_8_1"].every((id) => delivered.includes(id));
  });
});
