import { ApiError } from "@telepipe/contracts";
import { Hono } from "hono";
import { requireApiKey, type SecretCheck } from "../http/api-key.ts";
import type { GatewayEnv } from "../http/gateway-env.ts";
import { jsonResponse } from "../http/json-response.ts";
import { type JobReaderOptions, viewJob } from "./view-job.ts";

/** What the routes need. */
export interface JobRoutesOptions extends JobReaderOptions {
  readonly isApiKey: SecretCheck;
}

/** `GET /jobs/<id>`: how a call is getting on; `DELETE`: cancels one that has not begun. */
export function jobRoutes({ isApiKey, ...reader }: JobRoutesOptions): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.use("/jobs/*", requireApiKey(isApiKey));
  app.all("/jobs/:id", async (context) => {
    const id = context.req.param("id");
    switch (context.req.method) {
      case "GET":
        return jsonResponse({ ok: true, result: await viewJob(id, reader) });
      case "DELETE":
        return jsonResponse({ ok: true, result: await cancelled(id, reader) });
      default:
        context.env.outgoing.setHeader("allow", "GET, DELETE");
        throw new ApiError("METHOD_NOT_ALLOWED", { detail: "this address takes GET and DELETE" });
    }
  });
  return app;
}

/** @throws ApiError JOB_NOT_FOUND, JOB_STARTED */
async function cancelled(jobId: string, reader: JobReaderOptions) {
  const result = await reader.sendCaller.cancel(jobId);
  if (result === "cancelled") return viewJob(jobId, reader);
  // One that is remembered by its kept outcome only has ended long ago.
  const { state } = await viewJob(jobId, reader);
  throw new ApiError("JOB_STARTED", {
    detail: state === "active" ? "the call has begun and can't be cancelled" : `the call is ${state} already`,
  });
}
