import { ApiError, viewAccount } from "@telepipe/contracts";
import type { AccountStatusStore } from "@telepipe/runtime";
import { Hono } from "hono";
import { requireApiKey, type SecretCheck } from "./api-key.ts";
import type { GatewayEnv } from "./gateway-env.ts";
import { jsonResponse } from "./json-response.ts";

/** What the route needs. */
export interface AccountRoutesOptions {
  readonly isApiKey: SecretCheck;
  readonly statusStore: AccountStatusStore;
}

/** `GET /account`: how the account is, why, and what to do about it. */
export function accountRoutes({ isApiKey, statusStore }: AccountRoutesOptions): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.get("/account", requireApiKey(isApiKey), async () => {
    const read = Promise.all([statusStore.read(), statusStore.readIdentity()]);
    const [status, identity] = await read.catch((cause: unknown) => {
      throw new ApiError("QUEUE_UNAVAILABLE", { cause });
    });
    return jsonResponse({ ok: true, result: viewAccount(status, identity) });
  });
  return app;
}
