import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { Writable } from "node:stream";
import { eventually, openRedisLine } from "@telepipe/testing";
import { pino } from "pino";
import { describe, expect, inject, test } from "vitest";
import { PNG } from "../test/sample-files.ts";
import { API_KEY, startTestGateway } from "../test/start-test-gateway.ts";

const BODY = { chat_id: 1111111, text: "a private message" };
const SENT = {
  message_id: 42,
  date: 1_767_268_800,
  chat: { id: 1111111, type: "private", first_name: "Alice" },
  text: "Hello",
};

describe("starting", () => {
  test.each(["GATEWAY_PORT", "MEDIA_PORT"] as const)("a taken %s is named", async (variable) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const starting = startTestGateway({ execute: null, config: { [variable]: port } });
    await expect(starting).rejects.toThrow(`port ${port} is taken: set ${variable} to another one`);
    other.close();
  });

  test("file_url begins with the public address when there is one", async () => {
    await using gateway = await startTestGateway({ config: { PUBLIC_BASE_URL: "https://example.com" } });
    const answer = await gateway.post("sendPhoto", { chat_id: 1, photo: PNG.toString("base64") });
    expect(answer.body.result.file_url).toBe(`https://example.com/media/${answer.body.result.file_name}`);
  });
});

describe("stopping", () => {
  test("calls that run are answered, new connections are not taken", async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    await using gateway = await startTestGateway({
      execute: async () => {
        started.resolve();
        await finish.promise;
        return SENT;
      },
    });
    const call = gateway.post("sendMessage", BODY);
    await started.promise;
    const closing = gateway.close();
    await eventually("a refused connection", () =>
      gateway.get("/healthz", { connection: "close" }).then(
        () => false,
        () => true,
      ),
    );
    finish.resolve();
    expect((await call).status).toBe(200);
    await closing;
  });

  test("a call that takes longer than the stop may is answered 503, not cut", async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    await using gateway = await startTestGateway({
      closeGraceMs: 50,
      execute: async () => {
        started.resolve();
        await finish.promise;
        return SENT;
      },
    });
    const call = gateway.post("sendMessage", BODY);
    await started.promise;
    await gateway.close();
    const { status, body } = await call;
    finish.resolve();
    expect([status, body.description]).toEqual([503, "Service Unavailable: the gateway is stopping"]);
  });
});

test("without Redis calls fail at once, and go on when it is back", async () => {
  await using line = await openRedisLine(inject("redisUrl"));
  await using gateway = await startTestGateway({ config: { REDIS_URL: line.url } });
  expect((await gateway.post("sendMessage", BODY)).status).toBe(200);
  line.cut();
  const startedAt = performance.now();
  const answers = [
    await gateway.post("sendMessage", BODY),
    await gateway.post("sendPhoto", { chat_id: 1, photo: PNG.toString("base64") }),
  ];
  expect(performance.now() - startedAt).toBeLessThan(1000);
  for (const { status, body } of answers) {
    expect([status, body]).toEqual([
      503,
      { ok: false, error_code: 503, description: "Service Unavailable: Redis is not reachable" },
    ]);
  }
  const { checks } = await gateway.getJson("/readyz");
  expect(checks.redis).not.toBe("ok");
  expect((await gateway.get("/admin/queues", { "x-api-key": API_KEY })).status).toBe(503);
  line.mend();
  await eventually("a call that works", async () => (await gateway.post("sendMessage", BODY)).status === 200);
});

test("each call leaves one line in the log, without key, text or query", async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk, _, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  await using gateway = await startTestGateway({ log: pino(sink) });
  await gateway.post("sendMessage", BODY, { "x-request-id": "request-1" });
  await gateway.post("sendMessage", { ...BODY, chat_id: "?" }, { "x-request-id": "request-2" });
  await gateway.get("/nowhere?token=very-secret", { "x-request-id": "request-3" });
  const finished = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === "http.finished");
  expect(finished).toMatchObject([
    {
      request_id: "request-1",
      http_method: "POST",
      route: "/api_v1/:method",
      method: "sendMessage",
      status: 200,
      outcome: "OK",
      duration_ms: expect.any(Number),
    },
    { request_id: "request-2", method: "sendMessage", status: 400, outcome: "VALIDATION_FAILED" },
    { request_id: "request-3", http_method: "GET", route: "/*", status: 404, outcome: "NOT_FOUND" },
  ]);
  const all = lines.join("");
  for (const secret of [API_KEY, BODY.text, "very-secret"]) expect(all).not.toContain(secret);
});
