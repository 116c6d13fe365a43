import type { Answer } from "./post.ts";
import { parseRetryAfter } from "./retry-after.ts";

/** What went wrong in an attempt. */
export type ErrorClass =
  | "dns"
  | "connect"
  | "tls"
  | "timeout"
  | "reset"
  /** The address may not be dialled. */
  | "ssrf"
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
   * `endpoint`: it is in trouble, whatever the event. `event`: it refuses this one. `final`: no further attempt will
   * change anything. `own`: this dispatcher gave up or lacks what a connection takes; the endpoint is not to blame.
   */
  readonly fault: "endpoint" | "event" | "final" | "own";
  /** Public; shown in Bull Board. */
  readonly reason: string;
  /** What the endpoint asked for. */
  readonly retryAfterMs: number | null;
  /** It wants nothing any more (410). */
  readonly isGone: boolean;
}

/** What an attempt means for the delivery. */
export type Verdict = { readonly ok: true } | FailedVerdict;

/** Refusals that say nothing of the event: the request was too slow, too early or one too many. */
const ENDPOINT_4XX: ReadonlySet<number> = new Set([408, 410, 425, 429]);

/** Judges an attempt: 2xx is success, everything else is failure, redirects included. */
export function classify(answer: Answer, nowMs: number, maxRetryAfterMs: number): Verdict {
  if (answer.status === null) {
    const { class: errorClass, detail } = answer;
    return {
      ok: false,
      class: errorClass,
      fault: answer.isOwn ? "own" : errorClass === "ssrf" ? "final" : "endpoint",
      reason: `${errorClass}: ${detail}`,
      retryAfterMs: null,
      isGone: false,
    };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return { ok: true };
  return {
    ok: false,
    class: status >= 500 ? "http_5xx" : status >= 400 ? "http_4xx" : "redirect",
    fault: status >= 400 && status < 500 && !ENDPOINT_4XX.has(status) ? "event" : "endpoint",
    reason: `the endpoint answered ${status}`,
    retryAfterMs: parseRetryAfter(answer.retryAfter, nowMs, maxRetryAfterMs),
    isGone: status === 410,
  };
}

/** The verdict when there is nothing to send. */
export function bodyFault(why: string): FailedVerdict {
  return {
    ok: false,
    class: "body",
    fault: "final",
    reason: `body: ${why}`,
    retryAfterMs: null,
    isGone: false,
  };
}
