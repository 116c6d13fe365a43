import { ConfigError, settingMeta } from "@telepipe/runtime";
import { expect, test } from "vitest";
import { gatewaySettings, loadGatewayConfig } from "./config.ts";

test("a missing key is reported with what to do, together with every other problem", () => {
  const problems = () => loadGatewayConfig({ REDIS_URL: "redis://localhost", MEDIA_PORT: "many" });
  expect(problems).toThrow(ConfigError);
  expect(problems).toThrow(/X_API_TOKEN: .*openssl rand -hex 24.*\n.*MEDIA_PORT: expected a port/);
});

test("defaults listen on loopback only and refuse what is risky", () => {
  const config = loadGatewayConfig({ X_API_TOKEN: "k", REDIS_URL: "redis://localhost" });
  expect(config).toMatchObject({
    GATEWAY_HOST: "127.0.0.1",
    MEDIA_HOST: "127.0.0.1",
    GATEWAY_PORT: 8001,
    MEDIA_PORT: 8181,
    JSON_BODY_LIMIT_MB: 64,
    MEDIA_MAX_MB: 2000,
    MEDIA_FETCH_REDIRECTS: false,
    MEDIA_FETCH_PRIVATE: false,
  });
});

test("every setting is documented", () => {
  for (const [name, schema] of Object.entries(gatewaySettings.shape)) {
    expect(settingMeta(schema), name).toEqual(expect.objectContaining({ description: expect.any(String) }));
  }
});

test("Bot API tokens are told apart by their digits, and a wrong one is not repeated", () => {
  const load = (BOT_API_TOKENS: string) =>
    loadGatewayConfig({ X_API_TOKEN: "k", REDIS_URL: "redis://localhost", BOT_API_TOKENS });
  const two = "1:abcdefghijklmnop, 2:qrstuvwxyz_-0123";
  expect(load(two).BOT_API_TOKENS).toEqual([
    { id: "1", token: "1:abcdefghijklmnop" },
    { id: "2", token: "2:qrstuvwxyz_-0123" },
  ]);
  expect(() => load("1:abcdefghijklmnop,1:qrstuvwxyz_-0123")).toThrow(/BOT_API_TOKENS: .*digits differ/);
  expect(() => load("1:tooshort")).toThrow(/BOT_API_TOKENS: expected digits, a colon/);
  expect(() => load("1:tooshort")).not.toThrow(/tooshort/);
});
