import { healthKeys, readEndpointHealth } from "@telepipe/runtime";
import { eventually, startOwnRedis, startWebhookReceiver, type WebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { type DispatchCorner, messagesByChat, openDispatchCorner, upTo } from "../../test/dispatch-corner.ts";
import { conversation, newMessage } from "../../test/events.ts";
import { loadDispatcherConfig } from "../config.ts";

function stateOf({ corner }: DispatchCorner, endpointId = "default") {
  return readEndpointHealth(corner.connect(), corner.prefix, endpointId).then(({ state }) => state);
}

/** Answers that fail as `fails` says; keeps what was accepted, and the most requests at any time. */
function watched(receiver: WebhookReceiver, fails: () => boolean, latencyMs = 0) {
  const seen = { accepted: [] as (typeof receiver.requests)[number][], now: 0, most: 0, at: [] as number[] };
  receiver.always((request, response) => {
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    setTimeout(() => {
      seen.at.push(seen.now);
      seen.now -= 1;
      const failed = fails();
      if (!failed) seen.accepted.push(request);
      response.writeHead(failed ? 500 : 200).end();
    }, latencyMs);
  });
  return seen;
}

test.each([0.05, 0.5])("a share of %d random 500s starts no probing and disorders nothing", async (share) => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const { accepted } = watched(receiver, () => random() < share);
  for (let n = 0; n < 2; n += 1) await corner.start({ WEBHOOK_URL: receiver.url });
  await corner.publish(...conversation(20, 15));
  await eventually("all deliveries", () => accepted.length >= 300, 15_000);
  for (const numbers of messagesByChat(accepted).values()) expect(numbers).toEqual(upTo(15));
  const keys = healthKeys(corner.corner.prefix, "default");
  expect(await corner.corner.connect().hget(keys.health, "state")).toBeNull();
});

test("while an endpoint is down it gets one request at a time, its backlog costs nothing, and it recovers slot by slot", async () => {
  // What it costs is counted over the whole server.
  await using redis = await startOwnRedis(inject("redisCacheDir"));
  await using corner = openDispatchCorner(redis.url);
  await using down = await startWebhookReceiver();
  await using healthy = await startWebhookReceiver();
  let isDown = true;
  const seen = watched(down, () => isDown, 5);
  const policy = { endpointHealth: { baseMs: 250, capMs: 250, quietMs: 100 } };
  const variables = {
    WEBHOOK_URL: down.url,
    DEMO_WEBHOOK_URL: healthy.url,
    WEBHOOK_MAX_CONNECTIONS: "8",
  };
  for (let n = 0; n < 2; n += 1) await corner.start(variables, policy);
  await corner.publish(...conversation(60, 3));
  await healthy.waitFor(180);
  await eventually("probing", async () => (await stateOf(corner)) === "probing");
  await eventually("requests from before have ended", () => seen.now === 0);

  const before = { requests: down.requests.length, commands: await commands(corner) };
  seen.most = 0;
  await new Promise((resolve) => setTimeout(resolve, 1100)); // What happens in a second is what is asked.
  const probes = down.requests.length - before.requests;
  expect(probes).toBeGreaterThanOrEqual(2);
  expect(probes).toBeLessThanOrEqual(6);
  expect(seen.most).toBe(1);
  // 60 chats wait; were all their jobs looked at with each probe, it would be ten times as many.
  expect((await commands(corner)) - before.commands).toBeLessThan(1500);
  const counts = await corner.deliveries().getJobCounts("active", "waiting", "delayed");
  expect(counts.active).toBeLessThanOrEqual(1);
  expect((counts.waiting ?? 0) + (counts.delayed ?? 0)).toBeGreaterThanOrEqual(59);

  isDown = false;
  seen.most = 0;
  seen.at = [];
  await eventually("the backlog", () => seen.accepted.length === 180);
  for (const numbers of messagesByChat(seen.accepted).values()) expect(numbers).toEqual(upTo(3));
  // The probe alone, then two, then four.
  expect(seen.at[0]).toBe(1);
  expect(Math.max(...seen.at.slice(0, 3))).toBeLessThanOrEqual(2);
  expect(Math.max(...seen.at.slice(0, 7))).toBeLessThanOrEqual(4);
  expect(seen.most).toBeLessThanOrEqual(16);
  expect(await stateOf(corner)).toBe("recovering");
});

test("an endpoint that did well for long enough is healthy again", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script(503, 503);
  const policy = { probeAfterFailures: 1, quietMs: 0, settleMs: 0 };
  await corner.start({ WEBHOOK_URL: receiver.url }, { endpointHealth: policy });
  await corner.publish(...conversation(4, 10));
  await receiver.waitFor(42);
  await eventually("health", async () => (await stateOf(corner)) === "healthy");
});

test("Retry-After holds up the endpoint, not only the event", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script((_, response) => {
    response.writeHead(429, { "retry-after": "1" }).end();
  });
  await corner.start({ WEBHOOK_URL: receiver.url, WEBHOOK_MAX_CONNECTIONS: "1" });
  await corner.publish(newMessage(7, 1), newMessage(8, 1), newMessage(9, 1));
  await receiver.waitFor(4);
  const [first, ...others] = receiver.requests.map(({ at }) => at);
  for (const at of others) expect(at - first!).toBeGreaterThanOrEqual(950);
});

test("410 disables an endpoint at once, keeps its events and tells the others; a new start asks it again", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using gone = await startWebhookReceiver();
  await using other = await startWebhookReceiver();
  gone.script(410);
  const variables = {
    WEBHOOK_URL: gone.url,
    DEMO_WEBHOOK_URL: other.url,
    WEBHOOK_EVENTS: "message.new,endpoint.*",
    WEBHOOK_MAX_CONNECTIONS: "1",
  };
  const first = await corner.start(variables);
  await corner.publish(newMessage(7, 1), newMessage(8, 1), newMessage(7, 2));
  await other.waitFor(4);
  const told = other.requests.map(({ body }) => body).filter(({ event }) => event === "endpoint.disabled");
  expect(told).toMatchObject([
    { chat_id: null, data: { endpoint_id: "default", reason: "the endpoint answered 410" } },
  ]);
  expect(told[0].event_id).toMatch(/^endpoint_disabled_default_\d+$/);
  expect(gone.requests).toHaveLength(1);
  expect(await corner.deliveries().getFailedCount()).toBe(0);
  await first.close();
  await corner.start(variables);
  await gone.waitFor(4);
  const events = gone.requests.map(({ body }) => body);
  expect(events.every(({ event }) => event === "message.new")).toBe(true);
  expect(messagesByChat(gone.requests).get(7)).toEqual([1, 2]);
});

test("an endpoint without a success is warned of, disabled in the end, and told of when it is back", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using failing = await startWebhookReceiver();
  await using other = await startWebhookReceiver();
  failing.always(500);
  const variables = {
    WEBHOOK_URL: failing.url,
    DEMO_WEBHOOK_URL: other.url,
    WEBHOOK_EVENTS: "message.new,endpoint.*",
  };
  const policy = { baseMs: 10, capMs: 20, disableAfterMs: 1500, disableAttempts: 5 };
  // Two, so that each of the notices has two that could give it.
  const two = [
    await corner.start(variables, { endpointHealth: policy }),
    await corner.start(variables, { endpointHealth: policy }),
  ];
  await corner.publish(...conversation(4, 1));
  const told = () => other.requests.map(({ body }) => body).filter(({ event }) => event !== "message.new");
  await eventually("the end", () => told().some(({ event }) => event === "endpoint.disabled"));
  const kinds = told().map(({ event }) => event);
  expect(kinds.filter((event) => event === "endpoint.failing").length).toBeGreaterThanOrEqual(2);
  expect(kinds.filter((event) => event === "endpoint.failing").length).toBeLessThanOrEqual(4);
  expect(kinds.filter((event) => event === "endpoint.disabled")).toHaveLength(1);
  expect(new Set(told().map(({ event_id }) => event_id)).size).toBe(told().length);
  const warning = told().find(({ event }) => event === "endpoint.failing");
  expect(warning.data).toMatchObject({ endpoint_id: "default", reason: "the endpoint answered 500" });
  expect(warning.data.disabled_at - warning.data.failing_since).toBe(1500);
  const requests = failing.requests.length;
  await Promise.all(two.map((dispatcher) => dispatcher.close()));
  expect(failing.requests.length - requests).toBeLessThanOrEqual(8);
});

test("an endpoint that was warned of and takes events again is told of once", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using failing = await startWebhookReceiver();
  await using other = await startWebhookReceiver();
  failing.always(500);
  const variables = {
    WEBHOOK_URL: failing.url,
    DEMO_WEBHOOK_URL: other.url,
    WEBHOOK_EVENTS: "message.new,endpoint.*",
  };
  await corner.start(variables, { endpointHealth: { baseMs: 10, capMs: 20, disableAfterMs: 5000 } });
  await corner.publish(...conversation(4, 2));
  const told = (type: string) => other.requests.filter(({ body }) => body.event === type);
  await eventually("a warning", () => told("endpoint.failing").length > 0);
  failing.always(200);
  await eventually("the recovery", () => told("endpoint.recovered").length > 0);
  await corner.publish(newMessage(7, 1));
  await eventually("the next event", () => failing.requests.some(({ body }) => body.message.chat.id === 7));
  expect(told("endpoint.recovered")).toHaveLength(1);
  expect(told("endpoint.recovered")[0]!.body.data.endpoint_id).toBe("default");
});

test("a strict endpoint's chat stands at what it refuses, its other chats go on", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  let refused = true;
  receiver.always(({ body }, response) => {
    const isPoison = body.message.chat.id === 7 && body.message.message_id === 1;
    response.writeHead(isPoison && refused ? 422 : 200).end();
  });
  const dispatcher = await corner.start(
    {},
    {
      retry: { rejectedTries: 2, rejectedMs: 5, capMs: 10 },
      endpoints: [{ ...defaultEndpoint(receiver.url), ordering: "strict" }],
    },
  );
  await corner.publish(newMessage(7, 1), newMessage(7, 2), newMessage(8, 1));
  await eventually("many tries", () => receiver.requests.length > 6);
  expect(messagesByChat(receiver.requests)).toEqual(
    new Map([
      [7, [1]],
      [8, [1]],
    ]),
  );
  refused = false;
  await eventually("the rest", () => messagesByChat(receiver.requests).get(7)?.length === 2);
  await dispatcher.close();
});

function defaultEndpoint(url: string) {
  const [endpoint] = loadDispatcherConfig({ REDIS_URL: "redis://unused", WEBHOOK_URL: url }).endpoints;
  return endpoint!;
}

async function commands({ corner }: DispatchCorner): Promise<number> {
  const info = await corner.connect().info("stats");
  return Number(/total_commands_processed:(\d+)/.exec(info)?.[1]);
}
