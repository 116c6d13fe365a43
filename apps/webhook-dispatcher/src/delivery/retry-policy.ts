import type { FailedVerdict } from "./classify.ts";

/** How long and how often a failed delivery is tried again. */
export interface RetryPolicy {
  /** Pause after the first failure; doubles with each further one. */
  readonly baseMs: number;
  /** The longest pause. */
  readonly capMs: number;
  /** Age of an event at which a fault of the endpoint ends in a dead letter. */
  readonly ttlMs: number;
  /** Tries of an event that the endpoint refuses. */
  readonly rejectedTries: number;
}

/** What is known of a delivery after a failed attempt. */
export interface FailedAttempt {
  readonly verdict: FailedVerdict;
  /** Counts from 1. */
  readonly attempt: number;
  /** Refusals of the event so far, this one included. */
  readonly rejections: number;
  readonly ageMs: number;
}

/** What follows a failed attempt. */
export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number }
  /** The event becomes a dead letter, with this public reason. */
  | { readonly retry: false; readonly reason: string };

/** Pauses spread by this much to both sides, so that what failed together does not return together. */
const JITTER = 0.2;
/** A refused event is tried again after 1, 5, 25, … times the base. */
const REJECTED_FACTOR = 5;

/**
 * Decides whether and when to try again. A fault of the endpoint concerns all its events and is waited out; a
 * refusal concerns this event and must not hold up those behind it for long.
 */
export function decideRetry(policy: RetryPolicy, failed: FailedAttempt, random = Math.random): RetryDecision {
  const { verdict, attempt, rejections, ageMs } = failed;
  if (verdict.fault === "body") return { retry: false, reason: verdict.reason };
  if (verdict.fault === "event") {
    if (rejections >= policy.rejectedTries) {
      return { retry: false, reason: `${verdict.reason}, refused ${rejections} time(s)` };
    }
    return { retry: true, delayMs: pause(policy, REJECTED_FACTOR, rejections, verdict.retryAfterMs, random) };
  }
  if (ageMs >= policy.ttlMs) {
    return { retry: false, reason: `${verdict.reason}, given up after ${attempt} attempt(s)` };
  }
  return { retry: true, delayMs: pause(policy, 2, attempt, verdict.retryAfterMs, random) };
}

function pause(
  { baseMs, capMs }: RetryPolicy,
  factor: number,
  count: number,
  atLeastMs: number | null,
  random: () => number,
): number {
  const growing = Math.min(capMs, baseMs * factor ** (count - 1));
  const spread = growing * (1 - JITTER + 2 * JITTER * random());
  return Math.round(Math.max(spread, atLeastMs ?? 0));
}
