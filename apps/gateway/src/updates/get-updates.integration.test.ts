import type { Event } from "@telepipe/contracts";
import { type Clock, UpdateStreams } from "@telepipe/runtime";
import { eventually } from "@telepipe/testing";
import { expect, test } from "vitest";
import { BOT_TOKEN, BOT_TOKENS, callBot } from "../../test/bot-api-client.ts";
import { startTestGateway, type TestGateway } from "../../test/start-test-gateway.ts";

const config = { BOT_API_TOKENS: BOT_TOKENS };
const chat = { id: 7, type: "private" as const, first_name: "Alice" };

/** A message that the account got, or a post of a channel. */
function event(id: number, type: "message.new" | "message.edited" | "message.sent" = "message.new"): Event {
  const bot_api = {
    message_id: id,
    date: 1_767_268_800,
    chat,
    from: { id: 7, is_bot: false, first_name: "Alice" },
    text: `m${id}`,
  };
  const message = {
    message_id: id,
    chat: { id: 7, type: "private" as const, title: null, username: null },
    date: bot_api.date,
    edit_date: null,
    from: null,
    text: bot_api.text,
    entities: [],
    media: null,
    reply_to: null,
    service: null,
    media_group_id: null,
    bot_api,
  };
  return {
    v: 1,
    id: `${type.replace(".", "_")}_${id}`,
    type,
    account: { id: 1, phone_number: null },
    chat_id: 7,
    received_at: 0,
    data: { message },
  };
}

const streamsOf = (gateway: TestGateway) => new UpdateStreams(gateway.redis.connect(), gateway.redis.prefix);
const poll = (gateway: TestGateway, params: Record<string, unknown> = {}) =>
  callBot(gateway.apiUrl, "getUpdates", params);
const pollsWait = (gateway: TestGateway, count: number) =>
  eventually(`${count} polls wait`, async () => {
    const metrics = await (await gateway.get("/metrics")).text();
    return new RegExp(`^telepipe_waiting_polls\\S* ${count}$`, "m").test(metrics);
  });
const textsOf = ({ body }: Awaited<ReturnType<typeof poll>>) =>
  body.result.map(({ message }: { message: { text: string } }) => message.text);

test("an offset confirms what is below it; ids ascend and stay the same", async () => {
  await using gateway = await startTestGateway({ config });
  await streamsOf(gateway).append([1, 2, 3].map((id) => event(id)));
  const { body } = await poll(gateway, { limit: 2 });
  expect(body).toEqual({
    ok: true,
    result: [
      {
        update_id: expect.any(Number),
        message: expect.objectContaining({ message_id: 1, text: "m1", chat }),
      },
      { update_id: body.result[0].update_id + 1, message: expect.objectContaining({ message_id: 2 }) },
    ],
  });
  expect(body.result[0].update_id).toBeLessThan(2 ** 31);
  expect((await poll(gateway, { limit: 2 })).body).toEqual(body);
  expect(textsOf(await poll(gateway, { offset: body.result[0].update_id + 1 }))).toEqual(["m2", "m3"]);
  expect(textsOf(await poll(gateway))).toEqual(["m2", "m3"]);
  expect(textsOf(await poll(gateway, { offset: -1 }))).toEqual(["m3"]);
  expect(textsOf(await poll(gateway))).toEqual(["m3"]);
  expect(textsOf(await poll(gateway, { offset: body.result[0].update_id + 100 }))).toEqual([]);
});

test("events that are routed again give no second update, and each token has its own", async () => {
  const other = { id: "99", token: "99:another-token-of-this-test" };
  await using gateway = await startTestGateway({ config: { BOT_API_TOKENS: [...BOT_TOKENS, other] } });
  const streams = streamsOf(gateway);
  await streams.append([event(1)]);
  const { body } = await poll(gateway);
  await poll(gateway, { offset: body.result[0].update_id + 1 });
  await streams.append([event(1), event(2)]);
  expect(textsOf(await poll(gateway))).toEqual(["m2"]);
  const answer = await gateway.getJson(`/bot${other.token}/getUpdates`);
  expect(answer.result).toHaveLength(2);
});

test("what was not asked for is not kept; what bots never hear of comes only on request", async () => {
  await using gateway = await startTestGateway({ config });
  const streams = streamsOf(gateway);
  await streams.append([event(1, "message.sent")]);
  expect((await poll(gateway)).body.result).toEqual([]);
  await poll(gateway, { allowed_updates: ["outgoing_message", "edited_message", "callback_query"] });
  await streams.append([event(2), event(3, "message.edited"), event(4, "message.sent")]);
  const { body } = await poll(gateway);
  expect(body.result.map((update: object) => Object.keys(update)[1])).toEqual([
    "edited_message",
    "outgoing_message",
  ]);
  await poll(gateway, { allowed_updates: [] });
  await streams.append([event(5)]);
  expect((await poll(gateway, { offset: -1 })).body.result).toMatchObject([{ message: { text: "m5" } }]);
});

test("a waiting poll is answered by what comes, and callers share one connection to Redis", async () => {
  const tokens = Array.from({ length: 20 }, (_, index) => ({
    id: `${index + 1}`,
    token: `${index + 1}:waiting-waiting-waiting`,
  }));
  await using gateway = await startTestGateway({ config: { BOT_API_TOKENS: tokens } });
  const redis = gateway.redis.connect();
  const clients = async () => Number(/connected_clients:(\d+)/.exec(await redis.info("clients"))?.[1]);
  const streams = streamsOf(gateway);
  const before = await clients();
  const polls = tokens.map(({ token }) => gateway.getJson(`/bot${token}/getUpdates?timeout=30`));
  await pollsWait(gateway, 20);
  expect((await clients()) - before).toBeLessThan(10);
  await streams.append([event(1)]);
  for (const { result } of await Promise.all(polls))
    expect(result).toMatchObject([{ message: { text: "m1" } }]);
});

test("a newer poll ends an older one, on another gateway too", async () => {
  await using gateway = await startTestGateway({ config });
  const older = poll(gateway, { timeout: 30 });
  await pollsWait(gateway, 1);
  const newer = poll(gateway, { timeout: 1 });
  expect((await older).body).toEqual({
    ok: false,
    error_code: 409,
    description:
      "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
  });
  expect((await newer).body).toEqual({ ok: true, result: [] });
});

test("a stop does not wait for polls", async () => {
  const gateway = await startTestGateway({ config });
  const waiting = poll(gateway, { timeout: 50 });
  await pollsWait(gateway, 1);
  const startedAt = performance.now();
  await gateway.close();
  expect(performance.now() - startedAt).toBeLessThan(5000);
  expect((await waiting).body).toEqual({ ok: true, result: [] });
  await gateway[Symbol.asyncDispose]();
});

test("updates are kept for a day", async () => {
  await using gateway = await startTestGateway({ config });
  const redis = gateway.redis.connect();
  let now = Date.now() - 25 * 3_600_000;
  const streams = new UpdateStreams(redis, gateway.redis.prefix, { now: () => now } as Clock);
  await streams.append([event(1)]);
  expect((await poll(gateway)).body.result).toEqual([]);
  now = Date.now();
  await streams.append([event(2)]);
  expect(await streams.pending("123456")).toBe(1);
});

test("a webhook is an endpoint of the registry, and shuts getUpdates out", async () => {
  await using gateway = await startTestGateway({ config: { ...config, WEBHOOK_ALLOW_PRIVATE: true } });
  const call = (method: string, params?: Record<string, unknown>) => callBot(gateway.apiUrl, method, params);
  const url = "http://user:pass%20word@127.0.0.1:9/hook";
  const set = await call("setWebhook", {
    url,
    secret_token: "s3cret-_",
    max_connections: "7",
    allowed_updates: ["message", "edited_message"],
    drop_pending_updates: true,
  });
  expect(set.body).toEqual({ ok: true, result: true, description: "Webhook was set" });
  expect((await call("getUpdates")).body).toEqual({
    ok: false,
    error_code: 409,
    description:
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  });
  expect((await call("getWebhookInfo")).body.result).toEqual({
    url: "http://127.0.0.1:9/hook",
    has_custom_certificate: false,
    pending_update_count: 0,
    max_connections: 7,
    allowed_updates: ["message", "edited_message"],
  });
  const { webhooks, result = webhooks } = await gateway.getJson("/api_v1/webhooks", {
    "x-api-key": "test-api-key-1234567890",
  });
  expect(result).toMatchObject([
    {
      format: "bot_api",
      allowed_updates: ["message", "edited_message"],
      header_names: ["x-telegram-bot-api-secret-token", "authorization"],
    },
  ]);
  const { id } = (result ?? [])[0];
  await streamsOf(gateway).append([event(1)], [id]);
  expect((await call("deleteWebhook")).body).toEqual({
    ok: true,
    result: true,
    description: "Webhook was deleted",
  });
  expect((await call("deleteWebhook")).body.description).toBe("Webhook is already deleted");
  expect((await call("getUpdates")).body.result).toEqual([]);
  expect((await call("getWebhookInfo")).body.result.url).toBe("");

  for (const [params, description] of [
    [{ url: "ftp://example.com" }, "Bad Request: bad webhook: an HTTP URL must be provided for webhook"],
    [{ url, secret_token: "no spaces" }, "Bad Request: secret token contains unallowed characters"],
    [{ url, secret_token: "a".repeat(257) }, "Bad Request: secret token is too long"],
  ] as const) {
    expect((await call("setWebhook", params)).body.description).toBe(description);
  }
  expect((await call("close")).body).toEqual({ ok: true, result: true });
  expect(BOT_TOKEN).toContain("123456");
});
