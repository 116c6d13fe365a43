import { ApiError } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import { Hono } from "hono";
import type { GatewayMetrics } from "../metrics.ts";
import { errorResponse, toApiError } from "./error-response.ts";
import type { GatewayEnv } from "./gateway-env.ts";
import { observeRequests } from "./observe-requests.ts";

/** A Hono app that observes each request and answers every error, expected or not, in the API's envelope. */
export function createApp(log: Logger, metrics: GatewayMetrics): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.use(observeRequests(log, metrics));
  app.notFound((context) => {
    context.get("exchange").outcome = "NOT_FOUND";
    return errorResponse(new ApiError("NOT_FOUND"));
  });
  app.onError((thrown, context) => {
    const exchange = context.get("exchange");
    const error = toApiError(thrown);
    exchange.outcome = error.code;
    // A refusal is told to its caller; a bug has nobody but the log.
    if (error.code === "INTERNAL") {
      log.error({ request_id: exchange.requestId, err: error.cause ?? error }, "http.crashed");
    }
    return errorResponse(error);
  });
  return app;
}
