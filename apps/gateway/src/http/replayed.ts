import type { Context } from "hono";
import type { GatewayEnv } from "./gateway-env.ts";

/** Marks the answer, be it an error, as that of an earlier request with the same Idempotency-Key. */
export function markReplayed(context: Context<GatewayEnv>): void {
  context.env.outgoing.setHeader("idempotent-replayed", "true");
}
