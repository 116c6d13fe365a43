import { ApiError, type ErrorCode } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import { Hono } from "hono";
import type { GatewayMetrics } from "../metrics.ts";
import { errorResponse, toApiError } from "./error-response.ts";
import type { Exchange, GatewayEnv } from "./gateway-env.ts";
import { observeRequests } from "./observe-requests.ts";

/** A refusal is told to its caller; these only the operator can do something about. */
const FOR_OPERATORS: ReadonlySet<ErrorCode> = new Set(["INTERNAL", "STORAGE_UNAVAILABLE"]);

/** A Hono app that observes each request and answers every error, expected or not, in the API's envelope. */
export function createApp(log: Logger, metrics: GatewayMetrics): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.use(observeRequests(log, metrics));
  app.notFound((context) => {
    context.get("exchange").outcome = "NOT_FOUND";
    return errorResponse(new ApiError("NOT_FOUND"));
  });
  app.onError((thrown, context) => errorResponse(noteError(thrown, context.get("exchange"), log)));
  return app;
}

/** The error as one of ours, noted for the request's line, and logged when only the operator can do something. */
export function noteError(thrown: unknown, exchange: Exchange, log: Logger): ApiError {
  const error = toApiError(thrown);
  exchange.outcome = error.code;
  if (FOR_OPERATORS.has(error.code)) {
    log.error({ request_id: exchange.requestId, err: error.cause ?? error }, "http.failed");
  }
  return error;
}
