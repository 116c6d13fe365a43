import { eventually, startWebhookReceiver, type WebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { type DispatchCorner, messagesByChat, openDispatchCorner, upTo } from "./dispatch-corner.ts";
import { type DispatcherProcess, startDispatcherProcess } from "./dispatcher-process.ts";
import { conversation } from "./events.ts";

/**
 * Requests may take as long as a busy machine makes them: one that outlasted its timeout would be tried again, and
 * could not be told from one that was doubled.
 */
function starter(corner: DispatchCorner, receiver: WebhookReceiver, processes: AsyncDisposableStack) {
  return async (variables: Record<string, string> = {}) =>
    processes.use(
      await startDispatcherProcess({
        REDIS_URL: inject("redisUrl"),
        REDIS_PREFIX: corner.corner.prefix,
        WEBHOOK_URL: receiver.url,
        WEBHOOK_MAX_CONNECTIONS: "4",
        WEBHOOK_TIMEOUT_SECONDS: "60",
        ...variables,
      }),
    );
}

const delivered = (receiver: WebhookReceiver) =>
  new Set(receiver.requests.map(({ headers }) => headers["webhook-id"])).size;

/** Repeats are left out by `messagesByChat`; what is left must be in order and complete. */
function expectOrder(receiver: WebhookReceiver, chats: number, count: number): void {
  const byChat = messagesByChat(receiver.requests);
  expect(byChat.size).toBe(chats);
  for (const numbers of byChat.values()) expect(numbers).toEqual(upTo(count));
}

test("a rolling restart of four dispatchers under load loses nothing, doubles nothing and keeps the order", {
  timeout: 60_000,
}, async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.always((_, response) => void setTimeout(() => response.writeHead(200).end(), 30));
  await using processes = new AsyncDisposableStack();
  const start = starter(corner, receiver, processes);
  let running: DispatcherProcess[] = await Promise.all([start(), start(), start(), start()]);
  const events = conversation(40, 25);
  const publishing = (async () => {
    for (let begin = 0; begin < events.length; begin += 50) {
      await corner.publish(...events.slice(begin, begin + 50));
    }
  })();
  for (let n = 0; n < 4; n += 1) {
    await receiver.waitFor(200 * (n + 1), 20_000);
    const [oldest, ...others] = running;
    const [next] = await Promise.all([start(), oldest!.stop()]);
    running = [...others, next];
  }
  await publishing;
  await eventually("all events", () => delivered(receiver) === events.length, 30_000);
  expect(receiver.requests).toHaveLength(events.length);
  expectOrder(receiver, 40, 25);
});

test("a dispatcher that was suspended beyond its locks disorders nothing when it goes on", {
  timeout: 60_000,
}, async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.always((_, response) => void setTimeout(() => response.writeHead(200).end(), 10));
  await using processes = new AsyncDisposableStack();
  const start = starter(corner, receiver, processes);
  // To the suspended one its requests have failed when it goes on.
  const suspended = await start({ WEBHOOK_TIMEOUT_SECONDS: "1" });
  await start();
  const events = conversation(10, 60);
  await corner.publish(...events);
  await receiver.waitFor(50);
  suspended.suspend();
  // The other takes over what the suspended one held: its locks last for 5 s.
  await eventually("all events", () => delivered(receiver) === events.length, 30_000);
  const before = receiver.requests.length;
  suspended.resume();
  await eventually("the queue is at rest", async () => {
    const counts = await corner.deliveries().getJobCounts("active", "waiting", "delayed");
    return Object.values(counts).every((count) => count === 0);
  });
  expectOrder(receiver, 10, 60);
  // At most what it had in flight comes twice, and nothing after it went on.
  expect(before - events.length).toBeLessThanOrEqual(4);
  expect(receiver.requests.length - before).toBeLessThanOrEqual(4);
});
