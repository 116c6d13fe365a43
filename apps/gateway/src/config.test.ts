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
