import { Webhook } from "@telepipe/contracts";
import { ConfiguredWebhooks, silentLogger, UpdateStreams, WebhookStore } from "@telepipe/runtime";
import { createTestRedis, eventually } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { EventInterest } from "./event-interest.ts";

const COMMON = {
  id: "default",
  url: "https://example.com/",
  description: "",
  chats: null,
  format: "native",
  payload: "full",
  max_connections: 4,
  rate_limit: null,
  ordering: "skip",
  state: "enabled",
  state_reason: null,
  timeout_seconds: 20,
  actions: false,
} as const;

test("what nobody asks for is not wanted, and is as soon as somebody does", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  const redis = corner.connect();
  const { prefix } = corner;
  const interest = new EventInterest({ redis, prefix, log: silentLogger(), pollMs: 20 });
  expect(interest.isWanted("message.sent"), "as long as nobody has said anything").toBe(true);
  const stopAnnouncing = await new ConfiguredWebhooks(redis, prefix).announce([
    {
      ...COMMON,
      source: "environment",
      allowed_updates: null,
      events: ["message.new"],
      header_names: [],
      has_api_key: false,
      old_secrets_until: null,
      created_at: null,
      updated_at: null,
    },
  ]);
  await eventually("it is known", () => !interest.isWanted("message.sent"));
  expect(interest.isWanted("message.new")).toBe(true);
  stopAnnouncing();
  await redis.del(`${prefix}:webhooks-configured`);
  const stored = {
    v: 1,
    ...COMMON,
    id: "ep-1",
    events: ["message.*"],
    headers: {},
    secrets: [{ key: "sealed", expires_at: null }],
    api_key: null,
  };
  await new WebhookStore(redis, prefix).create(Webhook.parse({ ...stored, created_at: 1, updated_at: 1 }));
  await eventually("the new endpoint wants it", () => interest.isWanted("message.sent"));
  expect(interest.isWanted("updates.gap")).toBe(false);
  expect(interest.isWanted("message.new"), "a dispatcher that is away wants what it wanted").toBe(true);
  const streams = new UpdateStreams(redis, prefix);
  expect(interest.isWanted("update.other")).toBe(false);
  await streams.setConsumer("1", { allowed: ["typing"], webhook: null });
  await eventually("a program that fetches updates wants it", () => interest.isWanted("update.other"));
  interest.close();
});
