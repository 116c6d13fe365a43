import { randomBytes } from "node:crypto";
import { type ReceivedRequest, startWebhookReceiver } from "@telepipe/testing";
import { Webhook } from "standardwebhooks";
import { expect, inject, test } from "vitest";
import { loadDispatcherConfig } from "../src/config.ts";
import type { Endpoint } from "../src/endpoints/endpoint.ts";
import { openDispatchCorner } from "./dispatch-corner.ts";
import { deleted, newMessage } from "./events.ts";

const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

function verify(secret: string, { rawBody, headers }: ReceivedRequest): unknown {
  return new Webhook(secret).verify(rawBody.toString("utf8"), headers as Record<string, string>);
}

/** The endpoint of WEBHOOK_URL with something of its own. */
function endpointAt(url: string, own: Partial<Endpoint>): Endpoint {
  const [endpoint] = loadDispatcherConfig({ REDIS_URL: "redis://unused", WEBHOOK_URL: url }).endpoints;
  return { ...endpoint!, ...own };
}

test("every attempt verifies with the reference library: same id, a fresh timestamp and signature", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script(500);
  const secret = newSecret();
  const retry = { firstMs: 4800, capMs: 4800 }; // At least 1.2 s, so that the second differs.
  await corner.start({ WEBHOOK_URL: receiver.url, WEBHOOK_SECRET: secret }, { retry });
  await corner.publish(newMessage(7, 1));
  const [first, second] = await receiver.waitFor(2);
  for (const request of [first!, second!])
    expect(verify(secret, request)).toMatchObject({ event_id: "msg_7_1" });
  expect(first!.headers["webhook-id"]).toBe("msg_7_1");
  expect(second!.headers["webhook-id"]).toBe("msg_7_1");
  expect(first!.headers["webhook-id"]).not.toContain(".");
  expect(first!.headers["webhook-timestamp"]).toMatch(/^\d{10}$/);
  expect(Number(second!.headers["webhook-timestamp"])).toBeGreaterThan(
    Number(first!.headers["webhook-timestamp"]),
  );
  expect(second!.headers["webhook-signature"]).not.toBe(first!.headers["webhook-signature"]);
});

test("during a rotation both secrets verify, afterwards only the new one, also in the middle of retries", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const [former, current] = [newSecret(), newSecret()];
  let isOver = false;
  receiver.script(500, (_, response) => {
    isOver = true;
    response.writeHead(500).end();
  });
  const endpoint = endpointAt(receiver.url, { secretsAt: () => (isOver ? [current] : [current, former]) });
  await corner.start({}, { endpoints: [endpoint] });
  await corner.publish(newMessage(7, 1));
  const [first, second, third] = await receiver.waitFor(3);
  for (const request of [first!, second!]) {
    expect(request.headers["webhook-signature"]).toMatch(/^v1,\S{44} v1,\S{44}$/);
    verify(current, request);
    verify(former, request);
  }
  verify(current, third!);
  expect(() => verify(former, third!)).toThrow();
});

test("an endpoint's own headers come along and replace none that mean something", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const secret = newSecret();
  const headers = {
    authorization: "Bearer abc",
    "User-Agent": "mine",
    "Webhook-Id": "forged",
    "webhook-signature": "v1,forged",
    "Content-Length": "3",
    host: "elsewhere.test",
    "transfer-encoding": "chunked",
    connection: "close",
    "content-type": "text/plain",
  };
  const endpoint = endpointAt(receiver.url, { headers, secretsAt: () => [secret] });
  await corner.start({}, { endpoints: [endpoint] });
  await corner.publish(newMessage(7, 1));
  const [request] = await receiver.waitFor(1);
  verify(secret, request!);
  expect(request!.headers).toMatchObject({
    authorization: "Bearer abc",
    "user-agent": "mine",
    "webhook-id": "msg_7_1",
    "content-type": "application/json",
    host: new URL(receiver.url).host,
  });
});

test("events of a chat are numbered per endpoint, the same over all attempts", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using all = await startWebhookReceiver();
  await using some = await startWebhookReceiver();
  all.script(500, 500);
  const everything = loadDispatcherConfig({
    REDIS_URL: "redis://unused",
    WEBHOOK_URL: all.url,
    WEBHOOK_EVENTS: "*",
  }).endpoints[0]!;
  await corner.start({}, { endpoints: [everything, { ...endpointAt(some.url, {}), id: "some" }] });
  await corner.publish(newMessage(7, 1), deleted(7, [9]), newMessage(7, 2), newMessage(8, 1));
  await Promise.all([all.waitFor(6), some.waitFor(3)]);
  const numbers = (requests: readonly ReceivedRequest[]) =>
    requests
      .filter(({ body }) => body.chat_id === 7)
      .map(({ headers, body }) => `${body.event} ${headers["webhook-sequence"]} ${body.sequence}`);
  expect([...new Set(numbers(all.requests))]).toEqual([
    "message.new 1 1",
    "message.deleted 2 2",
    "message.new 3 3",
  ]);
  expect(numbers(some.requests)).toEqual(["message.new 1 1", "message.new 2 2"]);
});

test("a thin body names the event and holds nothing of it", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start({}, { endpoints: [endpointAt(receiver.url, { payload: "thin" })] });
  await corner.publish(newMessage(7, 1, Date.UTC(2023, 0, 1, 12)));
  const [request] = await receiver.waitFor(1);
  expect(request!.body).toEqual({
    event: "message.new",
    event_id: "msg_7_1",
    account_id: 42,
    chat_id: 7,
    message_id: 1,
    received_at: "2023-01-01T12:00:00.000Z",
    sequence: 1,
  });
});
