import type { Event } from "@telepipe/contracts";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { Webhook } from "standardwebhooks";
import { expect, inject, test } from "vitest";
import { openDispatchCorner } from "./dispatch-corner.ts";
import { newMessage } from "./events.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

function finished(jobId: string, url: string): Event {
  return {
    v: 1,
    id: `call_${jobId}`,
    account: { id: 42, phone_number: null },
    chat_id: null,
    received_at: Date.now(),
    type: "call.finished",
    callback_url: url,
    data: {
      job_id: jobId,
      method: "sendMessage",
      request_id: "r-1",
      ok: true,
      result: { message_id: 5 },
      error: null,
    },
  };
}

test("the end of a call goes to its address and nowhere else, signed, without the address in it", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using callback = await startWebhookReceiver();
  await using endpoint = await startWebhookReceiver();
  await corner.start({ WEBHOOK_URL: endpoint.url, WEBHOOK_EVENTS: "*", WEBHOOK_SECRET: SECRET });
  await corner.publish(finished("c1", callback.url), newMessage(7, 1));
  const [[request]] = await Promise.all([callback.waitFor(1), endpoint.waitFor(1)]);
  new Webhook(SECRET).verify(request!.rawBody.toString(), request!.headers as Record<string, string>);
  expect(request!.headers["webhook-id"]).toBe("call_c1");
  expect(request!.body).toMatchObject({
    event: "call.finished",
    data: { job_id: "c1", method: "sendMessage", ok: true, result: { message_id: 5 } },
  });
  expect(request!.rawBody.toString()).not.toContain(callback.url);
  expect(endpoint.requests.map(({ body }) => body.event)).toEqual(["message.new"]);
});

test("a callback that fails is tried again and holds up no other", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using good = await startWebhookReceiver();
  await using bad = await startWebhookReceiver();
  bad.script(...Array<number>(30).fill(500));
  await corner.start({}, { retry: { firstMs: 5, capMs: 10 } });
  await corner.publish(
    ...Array.from({ length: 5 }, (_, n) => finished(`bad${n}`, bad.url)),
    ...Array.from({ length: 5 }, (_, n) => finished(`good${n}`, good.url)),
  );
  await good.waitFor(5);
  await eventually(
    "the failed ones too",
    async () => (await corner.deliveries("callbacks").getCompletedCount()) === 10,
  );
  expect(bad.requests.length).toBe(35);
});

test("a callback to a private address is refused unless the operator allows such addresses", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using callback = await startWebhookReceiver();
  await corner.start({ WEBHOOK_ALLOW_PRIVATE: "false" });
  await corner.publish(finished("c1", callback.url));
  await eventually(
    "the dead letter",
    async () => (await corner.deliveries("callbacks").getFailedCount()) === 1,
  );
  expect(callback.requests).toEqual([]);
});
