import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { openDispatchCorner } from "../../test/dispatch-corner.ts";
import { newMessage } from "../../test/events.ts";

test("what cannot be read is kept with its reason, blocks nothing and does not spoil its batch", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start({ WEBHOOK_URL: receiver.url });
  const broken = { ...newMessage(7, 2), type: "from.the.future" };
  await corner.incoming.add("events", "not a batch at all");
  await corner.incoming.add("events", { v: 1, events: [newMessage(7, 1), broken, newMessage(7, 3)] });
  await corner.publish(newMessage(7, 4));
  await receiver.waitFor(3);
  expect(receiver.requests.map(({ body }) => body.message.message_id)).toEqual([1, 3, 4]);
  const failed = await eventually("both jobs", async () => {
    const jobs = await corner.incoming.getFailed();
    return jobs.length === 2 ? jobs : null;
  });
  const reasons = failed.map(({ failedReason }) => failedReason).sort();
  expect(reasons[0]).toMatch(/^unreadable, 1 problem\(s\): /);
  expect(reasons[1]).toMatch(/^unreadable, 1 problem\(s\): events\[1\]\.type: /);
  expect(reasons.join()).not.toContain("message 2");
});

test("a fault of Redis is waited out without letting the next batch overtake", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const redis = corner.corner.connect();
  // A key of the wrong type makes the push fail as long as it stands.
  const lane = `${corner.corner.prefix}:lane:default:7`;
  await redis.set(lane, "in the way");
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(newMessage(7, 1));
  await corner.publish(newMessage(7, 2));
  await corner.publish(newMessage(8, 1));
  await eventually("the first batch is tried", async () => (await corner.incoming.getActiveCount()) === 1);
  expect(receiver.requests).toEqual([]);
  await redis.del(lane);
  await receiver.waitFor(3);
  expect(
    receiver.requests
      .filter(({ body }) => body.message.chat.id === 7)
      .map(({ body }) => body.message.message_id),
  ).toEqual([1, 2]);
});
