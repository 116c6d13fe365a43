import { createSecretBox, healthKeys, WebhookStore } from "@telepipe/runtime";
import { eventually, startWebhookReceiver, type WebhookReceiver } from "@telepipe/testing";
import type { Job } from "bullmq";
import { pino } from "pino";
import { expect, inject, test } from "vitest";
import { type DispatchCorner, openDispatchCorner } from "../../test/dispatch-corner.ts";
import { newMessage } from "../../test/events.ts";
import { storedWebhook } from "../../test/stored-webhook.ts";

const KEY = "ab".repeat(32);
const box = createSecretBox(Buffer.from(KEY, "hex"));
const VARIABLES = { WEBHOOK_SECRETS_KEY: KEY };
const HOUR_MS = 3_600_000;
const TTL = { retry: { ttlMs: HOUR_MS } };
const OFTEN = { expiryPeriodMs: 20 };
const REASON = "the endpoint took nothing until the event was too old";

const old = (chatId: number, number: number) => newMessage(chatId, number, Date.now() - HOUR_MS - 60_000);

/** A paused endpoint of the API, and a way to enable it. */
async function pausedEndpoint(corner: DispatchCorner, receiver: WebhookReceiver) {
  const store = new WebhookStore(corner.corner.connect(), corner.corner.prefix);
  await store.create(storedWebhook(box, { id: "ep-1", url: receiver.url, state: "paused" }));
  return { enable: () => store.update("ep-1", (present) => ({ ...present, state: "enabled" })) };
}

/** The dead letters of an endpoint once there are `count`, as the board lists them: the newest first. */
function deadLetters(corner: DispatchCorner, count: number, endpointId?: string): Promise<Job[]> {
  return eventually("the dead letters", async () => {
    const letters = await corner.deliveries(endpointId).getFailed();
    return letters.length >= count && letters;
  });
}

/** Sweeps at short intervals what is older than an hour: what a dispatcher does once a minute. */
function sweeper(corner: DispatchCorner) {
  return corner.start(VARIABLES, TTL, OFTEN);
}

test("events of a paused endpoint end as dead letters when they are too old, and the others come in order", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const endpoint = await pausedEndpoint(corner, receiver);
  await sweeper(corner);
  await sweeper(corner);
  await corner.publish(old(7, 1), old(7, 2), newMessage(7, 3), old(8, 1), newMessage(9, 1), newMessage(7, 4));
  const letters = await deadLetters(corner, 3, "ep-1");
  expect(letters.map(({ id }) => id).sort()).toEqual(["msg_7_1", "msg_7_2", "msg_8_1"]);
  expect(letters.map(({ failedReason }) => failedReason)).toEqual([REASON, REASON, REASON]);
  expect(letters.map(({ name }) => name)).toContain("message.new · chat 7 #2");
  const redis = corner.corner.connect();
  const { prefix } = corner.corner;
  expect(await redis.hget(`${prefix}:lane-depths`, "ep-1")).toBe("3");
  // The bodies outlive their dead letters; those that wait have no limit.
  expect(await redis.pttl(`${prefix}:event:msg_7_2`)).toBeGreaterThan(30 * 24 * HOUR_MS);
  expect(await redis.pttl(`${prefix}:event:msg_7_3`)).toBe(-1);
  expect(receiver.requests).toEqual([]);

  await endpoint.enable();
  await receiver.waitFor(3);
  const came = receiver.requests.map(({ body }) => [body.message.chat.id, body.message.message_id]);
  expect(came.filter(([chat]) => chat === 7)).toEqual([
    [7, 3],
    [7, 4],
  ]);
  expect(came).toContainEqual([9, 1]);
  await eventually("nothing waits", async () => (await redis.hget(`${prefix}:lane-depths`, "ep-1")) === "0");
  const counts = await corner.deliveries("ep-1").getJobCounts("wait", "active", "delayed", "failed");
  expect(counts).toEqual({ wait: 0, active: 0, delayed: 0, failed: 3 });
});

test("a dead letter of that kind can be retried from the board and put back by an order", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const endpoint = await pausedEndpoint(corner, receiver);
  await sweeper(corner);
  await corner.publish(old(7, 1), newMessage(7, 2));
  const [letter] = await deadLetters(corner, 1, "ep-1");
  await endpoint.enable();
  await receiver.waitFor(1);
  await letter!.retry();
  await receiver.waitFor(2);
  expect(receiver.requests.map(({ body }) => body.message.message_id)).toEqual([2, 1]);
  await eventually("its end", async () => (await letter!.getState()) === "completed");
  const state = `${corner.corner.prefix}:delivery:ep-1:msg_7_1`;
  expect(await corner.corner.connect().get(state)).toMatch(/^delivered:1:1$/);
});

test("it is counted, recorded with its reason, and one line of the log tells of it", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await pausedEndpoint(corner, receiver);
  const lines: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
  const health = { port: 0, host: "127.0.0.1" };
  const { healthPort } = await corner.start(VARIABLES, { ...TTL, health }, { ...OFTEN, log });
  await corner.publish(old(7, 1), old(8, 1));
  await deadLetters(corner, 2, "ep-1");
  const metrics = await fetch(`http://127.0.0.1:${healthPort}/metrics`);
  expect(await metrics.text()).toContain(
    'webhook_dead_letter_total{endpoint="ep-1",reason="expired",app="webhook-dispatcher"} 2',
  );
  const [line] = lines.map((text) => JSON.parse(text)).filter(({ msg }) => msg === "webhook.events_expired");
  expect(line).toMatchObject({ endpoint_id: "ep-1", events: 2 });
  const record = `${corner.corner.prefix}:record:ep-1.msg_7_1`;
  const [kept] = await eventually("its record", async () => {
    const attempts = await corner.corner.connect().lrange(record, 0, -1);
    return attempts.length > 0 && attempts.map((json) => JSON.parse(json));
  });
  expect(kept).toMatchObject({ outcome: "dead", number: 0, error: REASON, error_class: null, status: null });
});

test("a disabled endpoint and a queue that is paused by hand end their events too; a failing one does not", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using gone = await startWebhookReceiver();
  await using byHand = await startWebhookReceiver();
  const { prefix } = corner.corner;
  const redis = corner.corner.connect();
  gone.script(410);
  await corner.deliveries("demo").pause();
  const urls = { WEBHOOK_URL: gone.url, DEMO_WEBHOOK_URL: byHand.url };
  await corner.start({ ...VARIABLES, ...urls }, TTL, OFTEN);
  await corner.publish(newMessage(6, 1));
  const { health } = healthKeys(prefix, "default");
  await eventually("it is disabled", async () => (await redis.hget(health, "state")) === "disabled");
  await corner.publish(old(7, 1), newMessage(8, 1));
  expect((await deadLetters(corner, 1)).map(({ id }) => id)).toEqual(["msg_7_1"]);
  expect((await deadLetters(corner, 1, "demo")).map(({ id }) => id)).toEqual(["msg_7_1"]);

  // An attempt of the first, which is old by the time it fails, is what ends it; one that is waiting is left alone.
  await redis.hset(health, { state: "probing", due_at: Date.now() + HOUR_MS });
  await corner.publish(old(9, 1));
  await corner.deliveries("demo").resume();
  await byHand.waitFor(3); // Old or not: an endpoint that takes events gets them all.
  expect(await redis.lrange(`${prefix}:lane:default:9`, 0, -1)).toEqual(["msg_9_1"]);
  expect(await corner.deliveries().getFailedCount()).toBe(1);
});

test("an event that is being posted at this moment is left to its delivery", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let answer = () => {};
  receiver.script((_, response) => {
    answer = () => void response.writeHead(200).end();
  });
  const variables = { ...VARIABLES, WEBHOOK_URL: receiver.url };
  await corner.start(variables, TTL, OFTEN);
  await corner.publish(old(7, 1), old(7, 2), old(8, 1));
  await receiver.waitFor(2);
  await corner.deliveries().pause();
  await corner.publish(old(10, 1)); // Shows that sweeps have passed meanwhile.
  expect((await deadLetters(corner, 1)).map(({ id }) => id)).toEqual(["msg_10_1"]);
  answer();
  await deadLetters(corner, 2);
  expect((await corner.deliveries().getFailed()).map(({ id }) => id).sort()).toEqual(["msg_10_1", "msg_7_2"]);
  expect((await corner.deliveries().getCompleted()).map(({ id }) => id).sort()).toEqual([
    "msg_7_1",
    "msg_8_1",
  ]);
});
