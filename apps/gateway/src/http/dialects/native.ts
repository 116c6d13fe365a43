import { type AcceptedJob, ApiError, type PresentationContext } from "@telepipe/contracts";
import { Hono } from "hono";
import type { AcceptedCall, CallDialect, CallExecutor } from "../../calls/call-executor.ts";
import type { PreparedMethod } from "../../calls/prepared-method.ts";
import { requireApiKey, type SecretCheck } from "../api-key.ts";
import type { GatewayEnv } from "../gateway-env.ts";
import { jsonResponse } from "../json-response.ts";
import { markReplayed } from "../replayed.ts";

/** What the dialect needs. */
export interface NativeDialectOptions {
  readonly isApiKey: SecretCheck;
  readonly methods: ReadonlyMap<string, PreparedMethod>;
  readonly executor: CallExecutor;
  readonly presentation: PresentationContext;
}

/** Fields stand in the body, in the JSON or form that it is. */
const NATIVE: CallDialect = {
  files: { anyPart: false, bareBase64: true },
  readFields: (body) => body,
  optionFields: true,
};

/** 202: the call goes on without its caller, who can ask after its job. */
function accepted({ jobId, wasAskedFor }: AcceptedCall, method: string): Response {
  const result: AcceptedJob = { job_id: jobId, method, state: wasAskedFor ? "waiting" : "active" };
  const headers = {
    location: `/api_v1/jobs/${jobId}`,
    ...(wasAskedFor ? { "preference-applied": "respond-async" } : {}),
  };
  return jsonResponse({ ok: true, result }, 202, headers);
}

/** `POST /<method>` with `x-api-key`, answering in the shapes of the Python service. */
export function nativeDialect(options: NativeDialectOptions): Hono<GatewayEnv> {
  const { methods, executor, presentation } = options;
  const app = new Hono<GatewayEnv>();
  app.use(requireApiKey(options.isApiKey));
  app.all("/:method", async (context) => {
    const method = methods.get(context.req.param("method"));
    if (method === undefined) throw new ApiError("METHOD_NOT_FOUND");
    if (context.req.method !== "POST") {
      context.env.outgoing.setHeader("allow", "POST");
      throw new ApiError("METHOD_NOT_ALLOWED");
    }
    const exchange = context.get("exchange");
    exchange.apiMethod = method.contract.name;
    const { incoming } = context.env;
    const { requestId } = exchange;
    const onReplay = () => markReplayed(context);
    const answer = await executor.execute(method, { incoming, requestId, dialect: NATIVE, onReplay });
    if (answer.kind === "accepted") {
      exchange.outcome = "ACCEPTED";
      return accepted(answer, method.contract.name);
    }
    const result = method.contract.native.present(answer.result, answer.job, presentation);
    return jsonResponse({ ok: true, result });
  });
  return app;
}
