import { ConfigError } from "@telepipe/runtime";
import { expect, test } from "vitest";
import { deleted, newMessage } from "../test/events.ts";
import { loadDispatcherConfig } from "./config.ts";

const REDIS_URL = "redis://localhost:6379";

test("the Python service's variables make the default endpoint, which gets new messages only", () => {
  const { endpoints } = loadDispatcherConfig({
    REDIS_URL,
    WEBHOOK_URL: "https://example.com/hook # production",
    WEBHOOK_API_KEY: "k-1",
  });
  const [endpoint, ...others] = endpoints;
  expect(others).toEqual([]);
  expect(endpoint).toMatchObject({ id: "default", url: "https://example.com/hook", apiKey: "k-1" });
  expect(endpoint).toMatchObject({ maxConnections: 4, timeoutMs: 20_000 });
  expect(endpoint!.filter.accepts(newMessage(7, 1))).toBe(true);
  expect(endpoint!.filter.accepts(deleted(7, [1]))).toBe(false);
});

test("the demo's endpoint does not get the default endpoint's key", () => {
  const { endpoints } = loadDispatcherConfig({
    REDIS_URL,
    WEBHOOK_API_KEY: "k-1",
    DEMO_WEBHOOK_URL: "http://localhost:8099/",
  });
  expect(endpoints).toMatchObject([{ id: "demo", apiKey: null }]);
});

test("everything that is wrong is reported at once, with names and without the key", () => {
  const load = () =>
    loadDispatcherConfig({
      WEBHOOK_URL: "ftp://example.com",
      WEBHOOK_API_KEY: "k-secret-ü",
      WEBHOOK_EVENTS: "message.new,mesage.edited,messageXnew",
      WEBHOOK_MAX_CONNECTIONS: "0",
    });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(/REDIS_URL: .*it is not set/);
  expect(load).toThrow(/WEBHOOK_URL: expected an http\(s\) URL/);
  expect(load).toThrow(/WEBHOOK_API_KEY: expected printable ASCII/);
  expect(load).toThrow(/WEBHOOK_EVENTS: no event is called mesage\.edited, messageXnew/);
  expect(load).toThrow(/WEBHOOK_MAX_CONNECTIONS: expected a whole number from 1 to 100/);
  expect(load).not.toThrow(/k-secret/);
});
