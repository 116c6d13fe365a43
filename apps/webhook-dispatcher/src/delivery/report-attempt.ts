import { type AttemptRecord, MAX_RECORDED_ANSWER_BYTES } from "@telepipe/contracts";
import { publicAddress } from "@telepipe/runtime";
import type { Action } from "../actions/response-actions.ts";
import type { Attempt } from "./attempt.ts";
import type { Errand } from "./deliver.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import type { Answer } from "./post.ts";

/** What followed an attempt. */
export interface AttemptEnding {
  readonly outcome: "delivered" | "retry" | "dead";
  readonly retry_in_ms?: number;
  readonly action?: Action;
}

/** Tells of an attempt: one log line, the metrics, its record and, when it is on, the log of outgoing calls. */
export function reportAttempt(
  errand: Errand,
  attempt: Attempt,
  ending: AttemptEnding,
  { metrics, log, outgoing, records, clock }: DeliveryContext,
): void {
  const { endpoint, delivery } = errand;
  const { number, verdict, answer, durationMs } = attempt;
  const labels = { endpoint: metrics.labels.of(endpoint.id) };
  const errorClass = verdict.ok ? null : verdict.class;
  metrics.attempts.inc({ ...labels, outcome: ending.outcome, class: errorClass ?? "none" });
  metrics.attemptSeconds.observe(labels, durationMs / 1000);
  if (verdict.ok) metrics.endToEndSeconds.observe(labels, (clock.now() - delivery.received_at) / 1000);
  records.add(attemptRecord(errand, attempt, ending, clock.now()));

  const address = attempt.url === null ? null : publicAddress(attempt.url);
  const status = answer?.status ?? null;
  const error = verdict.ok ? null : verdict.reason;
  const { action, ...followed } = ending;
  const line = {
    endpoint_id: endpoint.id,
    event_id: delivery.event_id,
    event_type: delivery.type,
    chat_id: delivery.chat_id,
    attempt: number,
    address,
    status,
    error_class: errorClass,
    error,
    duration_ms: durationMs,
    ...followed,
  };
  log[verdict.ok ? "info" : "warn"](line, "delivery.attempted");
  outgoing?.record({
    method: "POST",
    url: address ?? "",
    status,
    duration_ms: durationMs,
    error,
    ids: { endpoint_id: endpoint.id, event_id: delivery.event_id, attempt: number },
  });
}

function attemptRecord(
  { endpoint, delivery }: Errand,
  { number, verdict, answer, startedAt, durationMs }: Attempt,
  { outcome, retry_in_ms, action }: AttemptEnding,
  nowMs: number,
): AttemptRecord {
  return {
    v: 1,
    endpoint_id: endpoint.id,
    event_id: delivery.event_id,
    event_type: delivery.type,
    chat_id: delivery.chat_id,
    received_at: delivery.received_at,
    number,
    started_at: startedAt,
    duration_ms: durationMs,
    phases: answer && phasesOf(answer, durationMs),
    outcome,
    status: answer?.status ?? null,
    error_class: verdict.ok ? null : verdict.class,
    error: verdict.ok ? null : verdict.reason,
    retry_at: retry_in_ms === undefined ? null : nowMs + retry_in_ms,
    remote_address: answer?.remoteAddress ?? null,
    answer: answer?.status == null ? null : answer.body.toString("utf8", 0, MAX_RECORDED_ANSWER_BYTES),
    ...(action && { action }),
  };
}

/** Milliseconds by phase, as records hold them. */
export function phasesOf({ phases }: Answer, durationMs: number): AttemptRecord["phases"] {
  const { dns, connect, tls, firstByte, total } = phases;
  return { dns, connect, tls, first_byte: firstByte, total: total ?? durationMs };
}
