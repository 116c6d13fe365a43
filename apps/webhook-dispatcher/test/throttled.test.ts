import { healthKeys } from "@telepipe/runtime";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { messagesByChat, openDispatchCorner, upTo } from "./dispatch-corner.ts";
import { type DispatcherProcess, startDispatcherProcess } from "./dispatcher-process.ts";
import { conversation } from "./events.ts";

/** Lets a process run for a tenth of the time, as a control group would. */
function throttle(dispatcher: DispatcherProcess): Disposable {
  let pause: NodeJS.Timeout | undefined;
  const turn = setInterval(() => {
    dispatcher.resume();
    pause = setTimeout(() => dispatcher.suspend(), 10);
  }, 100);
  return {
    [Symbol.dispose]: () => {
      clearInterval(turn);
      clearTimeout(pause);
      dispatcher.resume();
    },
  };
}

test("dispatchers with a tenth of a processor deliver more slowly, in order, each once, and blame no endpoint", {
  timeout: 90_000,
}, async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const { prefix } = corner.corner;
  const environment = {
    REDIS_URL: inject("redisUrl"),
    REDIS_PREFIX: prefix,
    WEBHOOK_URL: receiver.url,
    WEBHOOK_MAX_CONNECTIONS: "10",
  };
  await using first = await startDispatcherProcess(environment);
  await using second = await startDispatcherProcess(environment);
  using _first = throttle(first);
  using _second = throttle(second);
  const events = conversation(20, 20);
  await corner.publish(...events);
  const delivered = () => new Set(receiver.requests.map(({ headers }) => headers["webhook-id"])).size;
  await eventually("all events", () => delivered() === events.length, 60_000);
  for (const numbers of messagesByChat(receiver.requests).values()) expect(numbers).toEqual(upTo(20));
  expect(receiver.requests).toHaveLength(events.length);
  const redis = corner.corner.connect();
  expect(await redis.hget(healthKeys(prefix, "default").health, "state")).toBe(null);
});
