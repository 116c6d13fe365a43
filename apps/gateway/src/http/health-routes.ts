import { type HealthCheck, readiness } from "@telepipe/runtime";
import { Hono, type MiddlewareHandler } from "hono";
import type { Registry } from "prom-client";
import type { GatewayEnv } from "./gateway-env.ts";
import { jsonResponse } from "./json-response.ts";

/** What the routes need. */
export interface HealthRoutesOptions {
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly metrics: Registry;
  /** Guards `/metrics`. */
  readonly metricsGuard: MiddlewareHandler<GatewayEnv>;
}

/** `/healthz` (alive), `/readyz` (200 or 503 with what is wrong) and `/metrics` (Prometheus). */
export function healthRoutes({ checks, metrics, metricsGuard }: HealthRoutesOptions): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.get("/healthz", () => jsonResponse({ ok: true }));
  app.get("/readyz", async () => {
    const state = await readiness(checks);
    return jsonResponse(state, state.ready ? 200 : 503);
  });
  app.get("/metrics", metricsGuard, async () => {
    return new Response(await metrics.metrics(), { headers: { "content-type": metrics.contentType } });
  });
  return app;
}
