import type { Answer } from "./post.ts";
import { parseRetryAfter } from "./retry-after.ts";

/** What went wrong in an attempt. */
export type ErrorClass =
  | "dns"
  | "connect"
  | "tls"
  | "timeout"
  | "reset"
  | "redirect"
  | "http_4xx"
  | "http_5xx"
  /** The event could not be made into a body. */
  | "body";

/** An attempt that did not deliver. */
export interface FailedVerdict {
  readonly ok: false;
  readonly class: ErrorClass;
  /**
   * `endpoint`: it is in trouble, whatever the event. `event`: it refuses this one. `body`: there is nothing
   * to send, and no further attempt will change that.
   */
  readonly fault: "endpoint" | "event" | "body";
  /** Public; shown in Bull Board. */
  readonly reason: string;
  /** What the endpoint asked for. */
  readonly retryAfterMs: number | null;
}

/** What an attempt means for the delivery. */
export type Verdict = { readonly ok: true } | FailedVerdict;

/** Judges an attempt: 2xx is success, everything else is failure, redirects included. */
export function classify(answer: Answer, nowMs: number): Verdict {
  if (answer.status === null) {
    return {
      ok: false,
      class: answer.class,
      fault: "endpoint",
      reason: `${answer.class}: ${answer.detail}`,
      retryAfterMs: null,
    };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return { ok: true };
  return {
    ok: false,
    class: status >= 500 ? "http_5xx" : status >= 400 ? "http_4xx" : "redirect",
    fault: status >= 400 && status < 500 && status !== 429 ? "event" : "endpoint",
    reason: `the endpoint answered ${status}`,
    retryAfterMs: parseRetryAfter(answer.retryAfter, nowMs),
  };
}

/** The verdict when there is nothing to send. */
export function bodyFault(why: string): FailedVerdict {
  return { ok: false, class: "body", fault: "body", reason: `body: ${why}`, retryAfterMs: null };
}
