import { expect, test } from "vitest";
import { PNG } from "../../test/sample-files.ts";
import { API_KEY, startTestGateway } from "../../test/start-test-gateway.ts";

const READY = {
  v: 1,
  state: "ready",
  reason: null,
  account_id: 1,
  simulator: true,
  since: 0,
} as const;

test("readiness names what is missing, liveness does not ask", async () => {
  await using gateway = await startTestGateway({ execute: null });
  expect(await (await gateway.get("/healthz")).json()).toEqual({ ok: true });
  const waiting = await gateway.get("/readyz");
  expect([waiting.status, await waiting.json()]).toEqual([
    503,
    { ready: false, checks: { redis: "ok", queue: "ok", account: "no telegram-worker is running" } },
  ]);
  await gateway.status.write({ ...READY, state: "disconnected", reason: "Telegram does not answer" });
  expect(await (await gateway.get("/readyz")).json()).toMatchObject({
    checks: { account: "disconnected: Telegram does not answer" },
  });
  await gateway.status.write(READY);
  const ready = await gateway.get("/readyz");
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { ready: true, checks: { redis: "ok", queue: "ok", account: "ok" } },
  ]);
});

test("metrics count requests, calls, queues and media", async () => {
  await using gateway = await startTestGateway();
  await gateway.post("sendPhoto", { chat_id: 1, photo: PNG.toString("base64") });
  await gateway.post("sendMessage", { chat_id: 1 });
  const lines = (await (await gateway.get("/metrics")).text()).split("\n");
  /** The value of the series with these labels, whatever their order. */
  const value = (name: string, ...labels: string[]) =>
    lines
      .find((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
      ?.split(" ")[1];
  const route = 'route="/api_v1/:method"';
  expect(value("telepipe_http_requests_total", route, 'status="200"', 'app="gateway"')).toBe("1");
  expect(value("telepipe_http_requests_total", route, 'status="400"')).toBe("1");
  expect(value("telepipe_call_duration_seconds_count", 'method="sendPhoto"', 'status="200"')).toBe("1");
  expect(value("telepipe_media_received_bytes_total", 'source="inline"')).toBe(String(PNG.length));
  expect(value("telepipe_queue_jobs", 'queue="send"', 'state="completed"')).toBe("1");
  expect(value("telepipe_pending_calls")).toBe("0");
  expect(value("process_resident_memory_bytes")).toBeDefined();
});

test("metrics can be put behind the key", async () => {
  await using gateway = await startTestGateway({ execute: null, config: { METRICS_NEED_KEY: true } });
  expect((await gateway.get("/metrics")).status).toBe(401);
  expect((await gateway.get("/metrics", { "x-api-key": API_KEY })).status).toBe(200);
});
