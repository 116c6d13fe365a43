import type { AttemptRecord, Delivery } from "@telepipe/contracts";

/** The end of a delivery that came to no attempt. */
export interface UnattemptedEnd {
  readonly outcome: "dead" | "dropped";
  /** Public. */
  readonly error: string;
  /** Unix milliseconds. */
  readonly endedAt: number;
}

/** The record of a delivery that ends without having been tried once more. */
export function unattemptedRecord(
  endpointId: string,
  delivery: Delivery,
  { outcome, error, endedAt }: UnattemptedEnd,
): AttemptRecord {
  return {
    v: 1,
    endpoint_id: endpointId,
    event_id: delivery.event_id,
    event_type: delivery.type,
    chat_id: delivery.chat_id,
    received_at: delivery.received_at,
    number: 0,
    started_at: endedAt,
    duration_ms: 0,
    phases: null,
    outcome,
    status: null,
    error_class: null,
    error,
    retry_at: null,
    remote_address: null,
    answer: null,
  };
}
