import { ApiError } from "@telepipe/contracts";
import { Hono } from "hono";
import type { GatewayEnv } from "../http/gateway-env.ts";
import type { GatewayMetrics } from "../metrics.ts";
import { serveMedia } from "./serve-media.ts";

/** `GET` and `HEAD /<file>` for the files of the media folder; nothing is ever listed. */
export function mediaRoutes(directory: string, metrics: GatewayMetrics): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.all("/:file", async (context) => {
    const { incoming, outgoing } = context.env;
    if (context.req.method !== "GET" && context.req.method !== "HEAD") {
      outgoing.setHeader("allow", "GET, HEAD");
      throw new ApiError("METHOD_NOT_ALLOWED", { detail: "this address takes GET" });
    }
    // Written by Node's own streams, because those have back-pressure without copies.
    metrics.mediaServed(await serveMedia(directory, context.req.param("file"), incoming, outgoing));
    return context.body(null);
  });
  return app;
}
