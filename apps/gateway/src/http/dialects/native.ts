import { ApiError, type PresentationContext } from "@telepipe/contracts";
import { Hono } from "hono";
import type { CallDialect, CallExecutor } from "../../calls/call-executor.ts";
import type { PreparedMethod } from "../../calls/prepared-method.ts";
import { requireApiKey, type SecretCheck } from "../api-key.ts";
import type { GatewayEnv } from "../gateway-env.ts";
import { jsonResponse } from "../json-response.ts";

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
};

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
    const { result, job } = await executor.execute(method, { incoming, requestId, dialect: NATIVE });
    return jsonResponse({ ok: true, result: method.contract.native.present(result, job, presentation) });
  });
  return app;
}
