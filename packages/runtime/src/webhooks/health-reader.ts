import type { WebhookHealth } from "@telepipe/contracts";
import type { Redis } from "ioredis";
import { healthKeys } from "./health-keys.ts";

/** The part of an endpoint's health that its dispatchers' state machine keeps. */
export type EndpointHealthView = Pick<
  WebhookHealth,
  "state" | "failing_since" | "last_success_at" | "next_attempt_at" | "last_failure"
>;

const STATES = ["healthy", "probing", "recovering", "disabled"] as const;

/** Reads what all dispatchers together hold of an endpoint; one that is not known is healthy. */
export async function readEndpointHealth(
  redis: Redis,
  prefix: string,
  endpointId: string,
): Promise<EndpointHealthView> {
  const health = await redis.hgetall(healthKeys(prefix, endpointId).health);
  const state = STATES.find((known) => known === health.state) ?? "healthy";
  return {
    state,
    failing_since: health.failures && health.failures !== "0" ? isoDate(health.failing_since) : null,
    last_success_at: isoDate(health.last_success_at),
    next_attempt_at: state === "probing" ? isoDate(health.due_at) : null,
    last_failure: health.last_failure ?? null,
  };
}

/** Forgets it all, for an endpoint that somebody has changed or enabled again: it is asked at once. */
export async function resetEndpointHealth(redis: Redis, prefix: string, endpointId: string): Promise<void> {
  await redis.del(Object.values(healthKeys(prefix, endpointId)));
}

function isoDate(unixMs: string | undefined): string | null {
  const at = Number(unixMs);
  return at > 0 ? new Date(at).toISOString() : null;
}
