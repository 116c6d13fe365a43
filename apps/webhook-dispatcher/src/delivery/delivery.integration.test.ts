import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { eventually, startWebhookReceiver, type WebhookReceiver } from "@telepipe/testing";
import type { Job } from "bullmq";
import { expect, inject, test } from "vitest";
import { type DispatchCorner, openDispatchCorner } from "../../test/dispatch-corner.ts";
import { deleted, newMessage } from "../../test/events.ts";

const numbers = (receiver: WebhookReceiver) =>
  receiver.requests.map(({ body }) => body.message.message_id as number);

const attempts = (receiver: WebhookReceiver) =>
  receiver.requests.map(({ headers }) => headers["webhook-attempt"]);

/** The only dead letter, once there is one. */
function deadLetter(corner: DispatchCorner): Promise<Job> {
  return eventually("a dead letter", async () => (await corner.deliveries().getFailed())[0]);
}

test("a failing head is tried again with growing pauses, and what is behind it waits", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script(500, 429, 503);
  await corner.start({ WEBHOOK_URL: receiver.url }, { retry: { firstMs: 40, capMs: 100 } });
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await receiver.waitFor(5);
  expect(numbers(receiver)).toEqual([1, 1, 1, 1, 2]);
  expect(attempts(receiver)).toEqual(["1", "2", "3", "4", "1"]);
  expect(new Set(receiver.requests.slice(0, 4).map(({ headers }) => headers["webhook-id"]))).toEqual(
    new Set(["msg_7_1"]),
  );
  const at = receiver.requests.map((request) => request.at);
  // The least that jitter leaves.
  for (const n of [1, 2, 3]) expect(at[n]! - at[n - 1]!).toBeGreaterThanOrEqual(9);
});

test("an endpoint that overtakes another gets events that this dispatcher has not read before", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using slow = await startWebhookReceiver();
  await using fast = await startWebhookReceiver();
  slow.always(() => undefined);
  const chats = [1, 2, 3, 4, 5, 6, 7, 8];
  await corner.deliveries("demo").pause();
  await corner.start(
    { WEBHOOK_URL: slow.url, DEMO_WEBHOOK_URL: fast.url, WEBHOOK_MAX_CONNECTIONS: "2" },
    {},
    { stopGraceMs: 0 },
  );
  await corner.publish(...chats.map((chat) => newMessage(chat, 1)));
  await slow.waitFor(2);
  // It begins with the two events that the other has been posted, and goes on with those that nobody has.
  await corner.deliveries("demo").resume();
  await fast.waitFor(chats.length);
  expect(fast.requests.map(({ body }) => body.message.chat.id).toSorted()).toEqual(chats);
  expect(await corner.deliveries("demo").getFailedCount()).toBe(0);
});

test("other chats go on while one chat's head is being retried", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.always(({ body }, response) => {
    response.writeHead(body.message.chat.id === 7 ? 500 : 200).end();
  });
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(newMessage(7, 1), newMessage(8, 1), newMessage(8, 2), newMessage(9, 1));
  await eventually(
    "the other chats",
    () => receiver.requests.filter(({ body }) => body.message.chat.id !== 7).length === 3,
  );
});

test("Retry-After is honoured when it asks for more than the backoff", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script((_, response) => {
    response.writeHead(429, { "retry-after": "1" }).end();
  });
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(2);
  expect(receiver.requests[1]!.at - receiver.requests[0]!.at).toBeGreaterThanOrEqual(950);
});

test("an event that is refused becomes a dead letter after a few tries, and its chat goes on", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.always(({ body }, response) => {
    response.writeHead(body.message.message_id === 1 ? 422 : 200).end("the secret of message 1");
  });
  await corner.start(
    { WEBHOOK_URL: receiver.url, WEBHOOK_API_KEY: "k-secret" },
    { retry: { rejectedTries: 2 } },
  );
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await receiver.waitFor(3);
  expect(numbers(receiver)).toEqual([1, 1, 2]);
  const job = await deadLetter(corner);
  expect(job.name).toBe("message.new · chat 7 #1");
  expect(job.failedReason).toBe("the endpoint answered 422, refused 2 time(s)");
  // What Bull Board shows holds neither the message nor the key.
  const shown = JSON.stringify(job);
  for (const secret of ["message 1", "k-secret"]) expect(shown).not.toContain(secret);
});

test("a dead letter that is retried from the board is delivered, and its event is then forgotten", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script(400);
  const variables = { WEBHOOK_URL: receiver.url, WEBHOOK_RECORDS_HOURS: "0" };
  await corner.start(variables, { retry: { rejectedTries: 1 } });
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await receiver.waitFor(2);
  const job = await deadLetter(corner);
  const redis = corner.corner.connect();
  const eventKey = `${corner.corner.prefix}:event:msg_7_1`;
  expect(await redis.pttl(eventKey)).toBeGreaterThan(30 * 24 * 3_600_000);

  receiver.script(400);
  await job.retry();
  await receiver.waitFor(3);
  await deadLetter(corner);
  await eventually("the failure", async () => (await job.getState()) === "failed");
  await job.retry();
  await receiver.waitFor(4);
  expect(numbers(receiver)).toEqual([1, 2, 1, 1]);
  await eventually("the end of the job", async () => (await job.getState()) === "completed");
  expect(await redis.exists(eventKey)).toBe(0);
});

test("a fault of the endpoint ends in a dead letter when the event has grown too old", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script(503, 503);
  await corner.start({ WEBHOOK_URL: receiver.url }, { retry: { ttlMs: 60_000 } });
  await corner.publish(newMessage(7, 1, Date.now() - 61_000), newMessage(7, 2));
  await receiver.waitFor(3);
  expect(numbers(receiver)).toEqual([1, 2, 2]);
  const job = await deadLetter(corner);
  expect(job.failedReason).toBe("the endpoint answered 503, given up after 1 attempt(s)");
});

test("an event is kept for the endpoint that has it dead after the other has delivered it", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using refusing = await startWebhookReceiver();
  await using slow = await startWebhookReceiver();
  let release = () => {};
  slow.script((_, response) => {
    release = () => response.writeHead(200).end();
  });
  refusing.always(400);
  await corner.start(
    { WEBHOOK_URL: refusing.url, DEMO_WEBHOOK_URL: slow.url },
    { retry: { rejectedTries: 1 } },
  );
  await corner.publish(newMessage(7, 1));
  await deadLetter(corner);
  await slow.waitFor(1);
  const redis = corner.corner.connect();
  const eventKey = `${corner.corner.prefix}:event:msg_7_1`;
  expect(await redis.pttl(eventKey)).toBe(-1); // Queued at one endpoint: no time limit.
  release();
  await eventually("the time to live", async () => (await redis.pttl(eventKey)) > 0);
});

test("redirects are not followed and count as failures", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await using target = await startWebhookReceiver();
  for (const status of [301, 302, 307, 308]) {
    receiver.script((_, response) => {
      response.writeHead(status, { location: target.url }).end();
    });
  }
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(5);
  expect(target.requests).toEqual([]);
});

test("an answer without end is judged by its status and cut off", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let sent = 0;
  let cut = false;
  const block = Buffer.alloc(64 * 1024, "x");
  receiver.script((_, response) => {
    response.writeHead(200);
    response.on("close", () => {
      cut = true;
    });
    const write = () => {
      while (!cut) {
        sent += block.length;
        if (!response.write(block)) return void response.once("drain", write);
      }
    };
    write();
  });
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await receiver.waitFor(2);
  await eventually("the connection is cut", () => cut);
  expect(numbers(receiver)).toEqual([1, 2]);
  expect(sent).toBeLessThan(20 * 1024 * 1024);
});

test("a body that never ends after the status does not hold up the chat until the timeout", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script((_, response) => {
    response.writeHead(200);
    response.write("a");
  });
  await corner.start({ WEBHOOK_URL: receiver.url, WEBHOOK_TIMEOUT_SECONDS: "30" });
  await corner.publish(newMessage(7, 1), newMessage(7, 2));
  await receiver.waitFor(2, 5000);
  expect(numbers(receiver)).toEqual([1, 2]);
});

test("an endpoint that does not answer times out and is tried again", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script(() => undefined);
  await corner.start({ WEBHOOK_URL: receiver.url, WEBHOOK_TIMEOUT_SECONDS: "1" });
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(2);
  expect(receiver.requests[1]!.at - receiver.requests[0]!.at).toBeGreaterThanOrEqual(1000);
});

test("a connection that breaks and one that is refused are tried again", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  const port = await freePort();
  await corner.start({ WEBHOOK_URL: `http://127.0.0.1:${port}/hook` }, { retry: { firstMs: 50, capMs: 50 } });
  await corner.publish(newMessage(7, 1));
  await eventually("a retry", async () => (await corner.deliveries().getDelayedCount()) === 1);
  expect((await corner.deliveries().getDelayed())[0]!.failedReason).toBe("connect: ECONNREFUSED");

  let broken = 0;
  const server = createServer((socket) => {
    broken += 1;
    socket.once("data", () => {
      if (broken === 1) socket.resetAndDestroy();
      else socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
    });
    socket.on("error", () => undefined);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  await eventually("the delivery", async () => (await corner.deliveries().getCompletedCount()) === 1);
  expect(broken).toBe(2);
  server.close();
});

test("events of no chat share a lane of the account", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script(500, 500);
  await corner.start({ WEBHOOK_URL: receiver.url, WEBHOOK_EVENTS: "*" });
  await corner.publish(deleted(null, [1]), deleted(null, [2]), deleted(null, [3]));
  await receiver.waitFor(5);
  expect(receiver.requests.map(({ body }) => body.data.message_ids[0])).toEqual([1, 1, 1, 2, 3]);
});

test("an endpoint gets only the events that its filter names", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(deleted(7, [1]), newMessage(7, 2), deleted(7, [2]), newMessage(7, 3));
  await receiver.waitFor(2);
  expect(receiver.requests.map(({ body }) => body.event)).toEqual(["message.new", "message.new"]);
});

test("a stop ends requests that outlast its grace, and the event is delivered by another dispatcher", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script(() => undefined);
  const dispatcher = await corner.start({ WEBHOOK_URL: receiver.url }, {}, { stopGraceMs: 50 });
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(1);
  const startedAt = Date.now();
  await dispatcher.close();
  expect(Date.now() - startedAt).toBeLessThan(3000);
  await corner.start({ WEBHOOK_URL: receiver.url });
  await receiver.waitFor(2);
});

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
