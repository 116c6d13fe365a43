import { healthKeys } from "@telepipe/runtime";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { messagesByChat, openDispatchCorner, upTo } from "./dispatch-corner.ts";
import { startDispatcherProcess } from "./dispatcher-process.ts";
import { conversation } from "./events.ts";

test("a dispatcher that may open few files delivers more slowly, in order, and does not hold it against the endpoint", {
  timeout: 60_000,
}, async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let open = 0;
  let most = 0;
  receiver.always((_, response) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      response.writeHead(200).end();
    }, 100);
  });
  const { prefix } = corner.corner;
  await using _ = await startDispatcherProcess(
    {
      REDIS_URL: inject("redisUrl"),
      REDIS_PREFIX: prefix,
      WEBHOOK_URL: receiver.url,
      WEBHOOK_MAX_CONNECTIONS: "100",
    },
    { maxFiles: 64 },
  );
  const events = conversation(100, 5);
  await corner.publish(...events);
  await eventually(
    "all events",
    () => new Set(receiver.requests.map(({ headers }) => headers["webhook-id"])).size === events.length,
    40_000,
  );
  for (const numbers of messagesByChat(receiver.requests).values()) expect(numbers).toEqual(upTo(5));
  expect(receiver.requests).toHaveLength(events.length);
  // It did come to its limit, and still had some connections at the same time.
  expect(most).toBeGreaterThan(4);
  expect(most).toBeLessThan(64);
  const redis = corner.corner.connect();
  expect(await redis.hget(healthKeys(prefix, "default").health, "state")).toBe(null);
  const errors = async () => {
    const records = await redis.keys(`${prefix}:record:*`);
    const attempts = await Promise.all(records.map((key) => redis.lrange(key, 0, -1)));
    return attempts.flat().map((json) => JSON.parse(json).error);
  };
  await eventually(
    "the records",
    async () => (await errors()).filter((error) => error === null).length === events.length,
  );
  expect(new Set(await errors())).toEqual(new Set([null, "connect: EMFILE"]));
});
