import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { readiness } from "./health.ts";
import { startHealthServer } from "./health-server.ts";

test("is ready only when every check is, and says what is wrong", async () => {
  expect(await readiness({ a: async () => null, b: async () => null })).toEqual({
    ready: true,
    checks: { a: "ok", b: "ok" },
  });
  const broken = await readiness({
    a: async () => "logged out",
    b: () => Promise.reject(new Error("no Redis")),
  });
  expect(broken).toEqual({ ready: false, checks: { a: "logged out", b: "no Redis" } });
});

test("a check that hangs is not ready", async () => {
  const state = await readiness({ slow: () => new Promise(() => undefined) });
  expect(state.checks).toEqual({ slow: "no answer within 2000 ms" });
});

test("the listener answers 503 while something is wrong", async () => {
  let problem: string | null = "starting";
  const server = await startHealthServer({
    port: 0,
    host: "127.0.0.1",
    checks: { app: async () => problem },
    metrics: new Registry(),
  });
  const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
  expect((await get("/healthz")).status).toBe(200);
  expect((await get("/readyz")).status).toBe(503);
  problem = null;
  expect(await (await get("/readyz")).json()).toEqual({ ready: true, checks: { app: "ok" } });
  expect((await get("/metrics")).status).toBe(200);
  await server.close();
});
