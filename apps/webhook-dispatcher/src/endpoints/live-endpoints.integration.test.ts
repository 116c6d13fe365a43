import { createSecretBox, WebhookStore } from "@telepipe/runtime";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { messagesByChat, openDispatchCorner } from "../../test/dispatch-corner.ts";
import { newMessage } from "../../test/events.ts";
import { storedWebhook } from "../../test/stored-webhook.ts";

const KEY = "ab".repeat(32);
const box = createSecretBox(Buffer.from(KEY, "hex"));
const VARIABLES = { WEBHOOK_SECRETS_KEY: KEY };

test("an endpoint is served from the moment it is stored until it is removed, by every dispatcher", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start(VARIABLES);
  await corner.start(VARIABLES);
  const store = new WebhookStore(corner.corner.connect(), corner.corner.prefix);
  await store.create(storedWebhook(box, { id: "ep-1", url: receiver.url }));
  const workers = () => corner.deliveries("ep-1").getWorkersCount();
  await eventually("both deliver", async () => (await workers()) === 2, 1000);
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(1);

  await store.remove("ep-1");
  await eventually("none delivers", async () => (await workers()) === 0, 1000);
  await corner.publish(newMessage(7, 2));
  await eventually("the batch is routed", async () => (await corner.incoming.getCompletedCount()) === 2);
  expect(await corner.corner.connect().hget(`${corner.corner.prefix}:lane-depths`, "ep-1")).toBe("0");
});

test("events for a paused endpoint wait, in order, until it is enabled again", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const store = new WebhookStore(corner.corner.connect(), corner.corner.prefix);
  await store.create(storedWebhook(box, { id: "ep-1", url: receiver.url, state: "paused" }));
  await corner.start(VARIABLES);
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await eventually("the batch is routed", async () => (await corner.incoming.getCompletedCount()) === 1);
  expect(receiver.requests).toEqual([]);
  await store.update("ep-1", (present) => ({ ...present, state: "enabled" }));
  await receiver.waitFor(2);
  expect(receiver.requests.map(({ body }) => body.message.message_id)).toEqual([1, 2]);
});

test("a changed URL and filter hold for what comes next", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using first = await startWebhookReceiver();
  await using second = await startWebhookReceiver();
  const store = new WebhookStore(corner.corner.connect(), corner.corner.prefix);
  await store.create(storedWebhook(box, { id: "ep-1", url: first.url }));
  await corner.start(VARIABLES);
  await corner.publish(newMessage(7, 1));
  await first.waitFor(1);
  await store.update("ep-1", (present) => ({ ...present, url: second.url, chats: { ids: [8] } }));
  let number = 1;
  await eventually("the change is taken over", async () => {
    number += 1;
    await corner.publish(newMessage(8, number));
    return second.requests.length > 0;
  });
  await corner.publish(newMessage(7, 2), newMessage(8, 1000));
  await eventually("the last one", () => second.requests.at(-1)?.body.message.message_id === 1000);
  expect([...messagesByChat(second.requests).keys()]).toEqual([8]);
});

test("a limit that was changed while no dispatcher ran holds, not the one before", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const store = new WebhookStore(corner.corner.connect(), corner.corner.prefix);
  const rate_limit = { max: 2, per_seconds: 3600 };
  await store.create(storedWebhook(box, { id: "ep-1", url: receiver.url, rate_limit }));
  const before = await corner.start(VARIABLES);
  await corner.publish(newMessage(7, 1), newMessage(7, 2), newMessage(7, 3));
  await receiver.waitFor(2);
  await before.close();
  await store.update("ep-1", (present) => ({ ...present, rate_limit: { max: 2, per_seconds: 1 } }));
  await corner.start(VARIABLES);
  await receiver.waitFor(3);
});

test("an endpoint whose secrets do not open gets nothing, and loses nothing", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const store = new WebhookStore(corner.corner.connect(), corner.corner.prefix);
  const other = createSecretBox(Buffer.from("cd".repeat(32), "hex"));
  await store.create(storedWebhook(other, { id: "ep-1", url: receiver.url }));
  await corner.start(VARIABLES);
  await corner.publish(newMessage(7, 1));
  await eventually("the batch is routed", async () => (await corner.incoming.getCompletedCount()) === 1);
  await store.update("ep-1", () => storedWebhook(box, { id: "ep-1", url: receiver.url }));
  await receiver.waitFor(1);
  expect(receiver.requests).toHaveLength(1);
});
