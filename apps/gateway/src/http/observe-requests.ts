import { randomUUID } from "node:crypto";
import type { Logger } from "@telepipe/runtime";
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { GatewayMetrics } from "../metrics.ts";
import type { Exchange, GatewayEnv } from "./gateway-env.ts";

const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** Requests that machines repeat every few seconds; logged at `debug`. */
const ROUTINE = /^\/(healthz|readyz|metrics|docs|admin)/;

/**
 * Gives each request its id and, once it is answered, writes one `http.finished` line and counts it. Neither
 * the query, the headers nor the body is logged: each may hold a secret or a message.
 */
export function observeRequests(log: Logger, metrics: GatewayMetrics): MiddlewareHandler<GatewayEnv> {
  return async (context, next) => {
    const startedAt = performance.now();
    const { incoming, outgoing } = context.env;
    const exchange: Exchange = {
      requestId: requestIdOf(incoming.headers["x-request-id"]),
      apiMethod: null,
      outcome: "OK",
    };
    context.set("exchange", exchange);
    outgoing.setHeader("x-request-id", exchange.requestId);
    await next();
    const status = outgoing.headersSent ? outgoing.statusCode : context.res.status;
    const durationMs = performance.now() - startedAt;
    const route = routePath(context, -1);
    metrics.requestFinished({ route, apiMethod: exchange.apiMethod, status, durationMs });
    log[ROUTINE.test(route) ? "debug" : "info"](
      {
        request_id: exchange.requestId,
        http_method: incoming.method,
        route,
        ...(exchange.apiMethod === null ? {} : { method: exchange.apiMethod }),
        status,
        outcome: exchange.outcome,
        duration_ms: Math.round(durationMs * 10) / 10,
      },
      "http.finished",
    );
  };
}

function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
}
