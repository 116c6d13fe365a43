import type { Event } from "@telepipe/contracts";
import { openSecretBox, UpdateStreams, WebhookStore } from "@telepipe/runtime";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { openDispatchCorner } from "../../test/dispatch-corner.ts";
import { newMessage } from "../../test/events.ts";
import { storedWebhook } from "../../test/stored-webhook.ts";

const KEY = "ab".repeat(32);
const CONSUMER = "123456";

/** With the message as the Bot API has it. */
function message(id: number): Event {
  const event = newMessage(7, id);
  if (event.type !== "message.new") throw new Error("not a message");
  const chat = { id: 7, type: "private" as const, first_name: "A" };
  const bot_api = { message_id: id, date: 1, chat, text: `m${id}` };
  return { ...event, data: { message: { ...event.data.message, bot_api } } };
}

test("what came while a program fetched its updates goes in front to the webhook that it sets", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const redis = corner.corner.connect();
  const streams = new UpdateStreams(redis, corner.corner.prefix);
  await streams.keepConsumers([CONSUMER]);
  await corner.start({ WEBHOOK_SECRETS_KEY: KEY });
  await corner.publish(message(1), message(2));
  await eventually("both are kept", async () => (await streams.pending(CONSUMER)) === 2);

  const box = await openSecretBox({ WEBHOOK_SECRETS_KEY: KEY, WEBHOOK_SECRETS_KEY_FILE: "" });
  const webhook = storedWebhook(box, { id: "ep-bot", url: receiver.url, events: ["*"], format: "bot_api" });
  const { allowed } = await streams.consumer(CONSUMER);
  await streams.setConsumer(CONSUMER, { allowed, webhook: webhook.id });
  await new WebhookStore(redis, corner.corner.prefix).create(webhook);
  await corner.publish(message(3));
  const requests = await receiver.waitFor(3);
  expect(requests.map(({ body }) => body.message.text)).toEqual(["m1", "m2", "m3"]);
  const ids = requests.map(({ body }) => body.update_id);
  expect(ids).toEqual([ids[0], ids[0] + 1, ids[0] + 2]);
  expect(await streams.pending(CONSUMER)).toBe(0);

  // Nothing more is kept for it while the endpoint is served.
  await corner.publish(message(4));
  await receiver.waitFor(4);
  expect(await streams.pending(CONSUMER)).toBe(0);
});
