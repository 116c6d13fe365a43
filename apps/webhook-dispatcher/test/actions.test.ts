import { SEND_QUEUE } from "@telepipe/contracts";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { Queue } from "bullmq";
import { expect, inject, test } from "vitest";
import { type DispatchCorner, openDispatchCorner } from "./dispatch-corner.ts";
import { newMessage } from "./events.ts";

/** The calls in the `send` queue, oldest first, and a way to answer every webhook with JSON. */
function openSendQueue({ corner }: DispatchCorner): Queue & AsyncDisposable {
  const queue = new Queue(SEND_QUEUE, { connection: corner.connect(), prefix: corner.prefix });
  return Object.assign(queue, { [Symbol.asyncDispose]: () => queue.close() });
}

const calls = async (queue: Queue) =>
  (await queue.getJobs(["waiting"], 0, -1, true)).map(({ name, data }) => ({ name, params: data.params }));

test("calls that answers ask for are put into the send queue, in the order of the events", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await using send = openSendQueue(corner);
  receiver.always(({ body }, response) => {
    const { chat, message_id } = body.message;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ method: "sendMessage", chat_id: chat.id, text: `to ${message_id}` }));
  });
  await corner.start({ WEBHOOK_URL: receiver.url, WEBHOOK_ACTIONS: "true" });
  await corner.publish(newMessage(7, 1), newMessage(7, 2), newMessage(7, 3));
  await eventually("three calls", async () => (await send.getWaitingCount()) === 3);
  expect(await calls(send)).toMatchObject([
    { name: "sendMessage", params: { chat_id: 7, text: "to 1" } },
    { name: "sendMessage", params: { chat_id: 7, text: "to 2" } },
    { name: "sendMessage", params: { chat_id: 7, text: "to 3" } },
  ]);
});

test("a delivery that is repeated makes its call once: after a crash, and when the call's job is long gone", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await using send = openSendQueue(corner);
  receiver.always((_, response) => {
    response.end(JSON.stringify({ method: "sendMessage", chat_id: 7, text: "once" }));
  });
  await corner.start({ WEBHOOK_URL: receiver.url, WEBHOOK_ACTIONS: "true" });
  const redis = corner.corner.connect();
  const { prefix } = corner.corner;
  const receivedAt = Date.now();
  const deliverAgain = async (event: ReturnType<typeof newMessage>) => {
    const count = receiver.requests.length;
    await corner.publish(event);
    await receiver.waitFor(count + 1);
    await eventually("the end", async () => (await corner.deliveries().getCompletedCount()) === 1);
    await redis.del(`${prefix}:delivery:default:msg_7_1`, `${prefix}:webhook-default:msg_7_1`);
    await corner.deliveries().clean(0, 10, "completed");
  };
  await deliverAgain(newMessage(7, 1, receivedAt));
  expect(await send.getWaitingCount()).toBe(1);
  // It died before it noted that the call is made: the job's id tells.
  await redis.del(`${prefix}:action:default:msg_7_1`);
  await deliverAgain(newMessage(7, 1, receivedAt));
  expect(await send.getWaitingCount()).toBe(1);
  // Fetched from Telegram a second time, when the job is gone: the note tells.
  await send.drain();
  await deliverAgain(newMessage(7, 1, receivedAt + 60_000));
  expect(await send.getWaitingCount()).toBe(0);
});

test.each([
  ["an unknown method", { method: "selfDestruct" }],
  ["a missing chat", { method: "sendMessage", text: "hi" }],
  ["a file", { method: "sendPhoto", chat_id: 7, photo: "https://example.com/a.png" }],
  ["no method", { ok: true }],
  ["a method that is no text", { method: 7, chat_id: 7, text: "hi" }],
  ["no object", ["sendMessage"]],
])("%s is no call, and the event is delivered", async (_name, answer) => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await using send = openSendQueue(corner);
  receiver.always((_, response) => void response.end(JSON.stringify(answer)));
  await corner.start({ WEBHOOK_URL: receiver.url, WEBHOOK_ACTIONS: "true" });
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await eventually("both", async () => (await corner.deliveries().getCompletedCount()) === 2);
  expect(await send.getWaitingCount()).toBe(0);
});

test("answers of failures, of endpoints that may not ask, and those over 16 kB make no call", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using asking = await startWebhookReceiver();
  await using forbidden = await startWebhookReceiver();
  await using send = openSendQueue(corner);
  const call = { method: "sendMessage", chat_id: 7, text: "hi" };
  asking.script((_, response) => void response.writeHead(500).end(JSON.stringify(call)));
  asking.always((_, response) => void response.end(JSON.stringify({ ...call, text: "x".repeat(20_000) })));
  forbidden.always((_, response) => void response.end(JSON.stringify(call)));
  await corner.start({
    WEBHOOK_URL: asking.url,
    DEMO_WEBHOOK_URL: forbidden.url,
    WEBHOOK_ACTIONS: "true",
  });
  await corner.publish(newMessage(7, 1));
  await Promise.all([asking.waitFor(2), forbidden.waitFor(1)]);
  await eventually("the end", async () => (await corner.deliveries().getCompletedCount()) === 1);
  expect(await send.getWaitingCount()).toBe(0);
});
