import { eventually, openRedisLine } from "@telepipe/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Answer, API_KEY, startTestGateway, type TestGateway } from "../../test/start-test-gateway.ts";

/** Guarantee: what is wrong is refused when it is saved, and a secret is told once. */

const KEY = "ab".repeat(32);
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ execute: null, config: { WEBHOOK_SECRETS_KEY: KEY } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${gateway.apiUrl}/api_v1/${path}`, {
    method,
    headers: { "x-api-key": API_KEY },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const create = async (body: object) => (await call("POST", "webhooks", body)).body.result;

test("the shortest endpoint has all defaults, and its secret is told once", async () => {
  const created = await call("POST", "webhooks", { url: "https://93.184.216.34/hook" });
  expect(created.status).toBe(200);
  expect(created.body).toEqual({
    ok: true,
    result: {
      id: expect.stringMatching(/^ep-[0-9a-f]{16}$/),
      source: "api",
      url: "https://93.184.216.34/hook",
      description: "",
      events: expect.arrayContaining(["message.new"]),
      chats: null,
      format: "native",
      allowed_updates: null,
      payload: "full",
      header_names: [],
      has_api_key: false,
      max_connections: 4,
      rate_limit: null,
      ordering: "skip",
      state: "enabled",
      state_reason: null,
      timeout_seconds: 20,
      actions: false,
      old_secrets_until: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updated_at: expect.any(String),
      health: {
        state: "healthy",
        failing_since: null,
        last_success_at: null,
        next_attempt_at: null,
        last_failure: null,
        pending_events: 0,
        pending_chats: 0,
        oldest_pending_at: null,
        dead_letters: 0,
      },
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    },
  });
  const { id, secret, ...shown } = created.body.result;
  expect((await call("GET", `webhooks/${id}`)).body.result).toEqual({ id, ...shown });
  expect((await call("GET", "webhooks")).body.result).toContainEqual({ id, ...shown });
});

test("every field is kept; nothing that may be a credential is shown again or readable in Redis", async () => {
  const fields = {
    url: "https://93.184.216.34/hook",
    description: "CRM",
    events: ["message.*"],
    chats: { ids: [7, -1001234567890], kinds: ["private", "channel"], mentions_only: true },
    format: "bot_api",
    payload: "thin",
    max_connections: 9,
    rate_limit: { max: 5, per_seconds: 2 },
    ordering: "strict",
    state: "paused",
    timeout_seconds: 7,
  };
  const secrets = { headers: { Authorization: "Bearer header-secret" }, api_key: "key-secret" };
  const { id, secret, ...shown } = await create({ ...fields, ...secrets });
  expect(shown).toMatchObject({ ...fields, header_names: ["authorization"], has_api_key: true });
  const answers = [await call("GET", `webhooks/${id}`), await call("GET", "webhooks")];
  const stored = await gateway.redis.connect().hget(`${gateway.redis.prefix}:webhooks`, id);
  for (const text of [...answers.map(({ body }) => JSON.stringify(body)), stored]) {
    for (const word of ["header-secret", "key-secret", secret, secret.slice(6)])
      expect(text).not.toContain(word);
  }
});

describe("refused when it is saved", () => {
  test.each([
    [{}, /url: is required/],
    [{ url: "ftp://example.com" }, /url: expected an http\(s\) URL/],
    [{ url: "https://user:pw@example.com" }, /url: expected no user name or password/],
    [{ url: "http://localhost:6379/" }, /url: may not be delivered to/],
    [{ url: "http://10.0.0.1/" }, /url: may not be delivered to: its address is private/],
    [{ url: "http://[::ffff:169.254.169.254]/" }, /url: may not be delivered to/],
    [{ events: ["mesage.new", "message.*"] }, /events: no event is called mesage\.new/],
    [{ events: [] }, /events: expected at least one event type/],
    [{ headers: { "Webhook-Id": "x" } }, /headers\.Webhook-Id: is set by Telepipe itself/],
    [{ headers: { "a b": "x" } }, /headers.*expected the name of a header/],
    [{ headers: { a: "line\nbreak" } }, /headers\.a: expected printable ASCII/],
    [{ max_connections: 0 }, /max_connections/],
    [{ timeout_seconds: 121 }, /timeout_seconds/],
    [{ rate_limit: { max: 0, per_seconds: 1 } }, /rate_limit\.max/],
    [{ state: "disabled" }, /state/],
    [{ chats: { kinds: ["bot"] } }, /chats\.kinds/],
    [{ colour: "red" }, /colour/],
  ])("%j", async (fields, description) => {
    const body = Object.keys(fields).length > 0 ? { url: "https://93.184.216.34/", ...fields } : {};
    const before = (await call("GET", "webhooks")).body.result.length;
    const answer = await call("POST", "webhooks", body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ ok: false, error_code: 400 });
    expect(answer.body.description).toMatch(description);
    expect((await call("GET", "webhooks")).body.result).toHaveLength(before);
  });
});

test("a change leaves what it does not name, and is checked alike", async () => {
  const { id } = await create({ url: "https://93.184.216.34/", description: "one", headers: { a: "1" } });
  const changed = await call("PATCH", `webhooks/${id}`, { events: ["*"], chats: { ids: [7] } });
  expect(changed.body.result).toMatchObject({
    id,
    description: "one",
    events: ["*"],
    chats: { ids: [7] },
    header_names: ["a"],
  });
  expect((await call("PATCH", `webhooks/${id}`, { chats: null })).body.result.chats).toBeNull();
  const refused = await call("PATCH", `webhooks/${id}`, { events: ["nothing"] });
  expect(refused.body).toMatchObject({ error_code: 400 });
  expect((await call("PATCH", `webhooks/${id}`, {})).body.result).not.toHaveProperty("secret");
});

test("a new secret is told once, and the old one signs until the end of the grace", async () => {
  const { id, secret } = await create({ url: "https://93.184.216.34/" });
  const rotated = (await call("POST", `webhooks/${id}/rotate-secret`, { grace_seconds: 60 })).body.result;
  expect(rotated.secret).toMatch(/^whsec_/);
  expect(rotated.secret).not.toBe(secret);
  const left = Date.parse(rotated.old_secrets_until) - Date.now();
  expect(left).toBeGreaterThan(50_000);
  expect(left).toBeLessThan(61_000);
  const again = (await call("POST", `webhooks/${id}/rotate-secret`, { grace_seconds: 0 })).body.result;
  expect(again.old_secrets_until).toBeNull();
  expect((await call("GET", `webhooks/${id}`)).body.result).not.toHaveProperty("secret");
});

test("a deleted endpoint is gone", async () => {
  const { id } = await create({ url: "https://93.184.216.34/" });
  expect((await call("DELETE", `webhooks/${id}`)).body).toEqual({ ok: true, result: true });
  for (const [method, path] of [
    ["GET", `webhooks/${id}`],
    ["PATCH", `webhooks/${id}`],
    ["DELETE", `webhooks/${id}`],
    ["POST", `webhooks/${id}/test`],
    ["POST", `webhooks/${id}/rotate-secret`],
  ] as const) {
    const body = method === "GET" ? undefined : {};
    expect((await call(method, path, body)).body).toEqual({
      ok: false,
      error_code: 404,
      description: "Not Found: there is no such webhook",
    });
  }
});

test("nothing without the API key", async () => {
  for (const path of ["webhooks", "deliveries", "dead-letters", "webhooks/ep-1", "deliveries/a.b"]) {
    expect((await gateway.get(`/api_v1/${path}`)).status).toBe(401);
  }
});

test("without Redis everything is answered 503, and again as usual when it is back", async () => {
  await using line = await openRedisLine(inject("redisUrl"));
  await using other = await startTestGateway({ execute: null, config: { REDIS_URL: line.url } });
  const status = async (path: string) =>
    (await other.get(`/api_v1/${path}`, { "x-api-key": API_KEY })).status;
  const paths = ["webhooks", "webhooks/ep-1", "deliveries", "deliveries/ep-1.msg_1", "dead-letters"];
  expect(await Promise.all(paths.map(status))).toEqual([200, 404, 200, 404, 200]);
  line.cut();
  await eventually("Redis is away", async () => (await status("webhooks")) === 503);
  expect(await Promise.all(paths.map(status))).toEqual([503, 503, 503, 503, 503]);
  line.mend();
  await eventually("Redis is back", async () => (await status("webhooks")) === 200);
});

test("without a key for its secrets no endpoint is stored", async () => {
  const config = { WEBHOOK_SECRETS_KEY: undefined, WEBHOOK_SECRETS_KEY_FILE: "/dev/null/secrets.key" };
  await using other = await startTestGateway({ execute: null, config });
  const refused = await other.post("webhooks", { url: "https://93.184.216.34/" });
  expect(refused.body).toMatchObject({
    error_code: 503,
    description: expect.stringContaining("key of the webhooks"),
  });
  expect(await other.getJson("/api_v1/webhooks", { "x-api-key": API_KEY })).toEqual({ ok: true, result: [] });
});

test("methods that an address does not know", async () => {
  expect((await call("PUT", "webhooks", {})).status).toBe(405);
  expect((await call("GET", "webhooks/ep-1/nothing")).status).toBe(404);
});
