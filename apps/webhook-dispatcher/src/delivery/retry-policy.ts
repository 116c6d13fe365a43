import type { Endpoint } from "../endpoints/endpoint.ts";
import type { HealthAfterFault } from "../health/endpoint-health.ts";
import type { FailedVerdict } from "./classify.ts";

/** How long and how often a failed delivery is tried again. */
export interface RetryPolicy {
  /** Longest pause after the first failure of a healthy endpoint; doubles with each further one of the same event. */
  readonly firstMs: number;
  /** Pause after the first refusal of an event; five times as long with each further one. */
  readonly rejectedMs: number;
  /** The longest pause. */
  readonly capMs: number;
  /** Age of an event at which a failure ends in a dead letter. */
  readonly ttlMs: number;
  /** Tries of an event that the endpoint refuses. */
  readonly rejectedTries: number;
  /** The longest pause that an endpoint may ask for. */
  readonly maxRetryAfterMs: number;
}

/** What is known of a delivery after a failed attempt. */
export interface FailedAttempt {
  readonly verdict: FailedVerdict;
  /** Counts from 1. */
  readonly attempt: number;
  /** Refusals of the event so far, this one included. */
  readonly rejections: number;
  readonly ageMs: number;
  readonly ordering: Endpoint["ordering"];
  /** After a fault of the endpoint. */
  readonly health: Pick<HealthAfterFault, "state" | "waitMs"> | null;
}

/** What follows a failed attempt. */
export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number }
  /** The event becomes a dead letter, with this public reason. */
  | { readonly retry: false; readonly reason: string };

const REJECTED_FACTOR = 5;

/**
 * Decides whether and when to try again. A fault of the endpoint concerns all its events and is waited out: soon while
 * the endpoint does well otherwise, with its next probe while it does not. A refusal concerns this event and must not
 * hold up those behind it for long, unless the endpoint wants no event left out.
 */
export function decideRetry(policy: RetryPolicy, failed: FailedAttempt, random = Math.random): RetryDecision {
  const { verdict, attempt, rejections, ageMs, health } = failed;
  if (verdict.fault === "final") return { retry: false, reason: verdict.reason };
  const isStrict = failed.ordering === "strict";
  if (verdict.fault === "event" && !isStrict && rejections >= policy.rejectedTries) {
    return { retry: false, reason: `${verdict.reason}, refused ${rejections} time(s)` };
  }
  if (ageMs >= policy.ttlMs && (verdict.fault === "endpoint" || isStrict)) {
    return { retry: false, reason: `${verdict.reason}, given up after ${attempt} attempt(s)` };
  }
  const atLeastMs = verdict.retryAfterMs ?? 0;
  if (verdict.fault === "event") {
    const ceiling = growing(policy.rejectedMs, REJECTED_FACTOR, rejections, policy.capMs);
    return { retry: true, delayMs: Math.max(jittered(policy.rejectedMs, ceiling, random), atLeastMs) };
  }
  if (health && health.state !== "healthy" && health.waitMs > 0)
    return { retry: true, delayMs: health.waitMs };
  const ceiling = growing(policy.firstMs, 2, attempt, policy.capMs);
  return { retry: true, delayMs: Math.max(jittered(policy.firstMs, ceiling, random), atLeastMs) };
}

function growing(baseMs: number, factor: number, count: number, capMs: number): number {
  return Math.min(capMs, baseMs * factor ** Math.min(count - 1, 64));
}

/** Full jitter, so that what failed together does not return together; a quarter of the first pause is the least. */
function jittered(baseMs: number, ceilingMs: number, random: () => number): number {
  const floorMs = Math.min(baseMs, ceilingMs) / 4;
  return Math.round(floorMs + random() * (ceilingMs - floorMs));
}
