import { publicAddress } from "@telepipe/runtime";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { Delivery } from "../lanes/delivery.ts";
import type { Attempt } from "./attempt.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/** What followed an attempt. */
export interface AttemptEnding {
  readonly outcome: "delivered" | "retry" | "dead";
  readonly retry_in_ms?: number;
}

/** Tells of an attempt: one log line, the metrics and, when it is on, the log of outgoing calls. */
export function reportAttempt(
  { endpoint, delivery }: { readonly endpoint: Endpoint; readonly delivery: Delivery },
  { number, verdict, status, durationMs }: Attempt,
  ending: AttemptEnding,
  { metrics, log, outgoing, clock }: DeliveryContext,
): void {
  const labels = { endpoint: endpoint.id };
  const errorClass = verdict.ok ? null : verdict.class;
  metrics.attempts.inc({ ...labels, outcome: ending.outcome, class: errorClass ?? "none" });
  metrics.attemptSeconds.observe(labels, durationMs / 1000);
  if (verdict.ok) metrics.endToEndSeconds.observe(labels, (clock.now() - delivery.received_at) / 1000);

  const address = publicAddress(endpoint.url);
  const error = verdict.ok ? null : verdict.reason;
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
    ...ending,
  };
  log[verdict.ok ? "info" : "warn"](line, "delivery.attempted");
  outgoing?.record({
    method: "POST",
    url: address,
    status,
    duration_ms: durationMs,
    error,
    ids: { endpoint_id: endpoint.id, event_id: delivery.event_id, attempt: number },
  });
}
