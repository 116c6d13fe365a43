import { ApiError, type AttemptRecord, type Delivery } from "@telepipe/contracts";
import type { CommandContext } from "./command-context.ts";

/**
 * Removes what a deleted endpoint has left: the events in its lanes, each with a record of it, its dead letters and
 * its queue. Repeated some time after the deletion, it also finds what a router put there that had not heard of it.
 *
 * @throws ApiError VALIDATION_FAILED when the endpoint is there
 */
export async function forgetEndpoint(
  endpointId: string,
  { endpoints, returns, delivery: { queues, records, clock, log } }: CommandContext,
): Promise<{ dropped: number }> {
  if (endpoints.get(endpointId)) {
    throw new ApiError("VALIDATION_FAILED", { detail: "the webhook is not deleted" });
  }
  let dropped = 0;
  for await (const deliveries of returns.drop(endpointId)) {
    dropped += deliveries.length;
    for (const delivery of deliveries) records.add(droppedRecord(endpointId, delivery, clock.now()));
  }
  await queues.remove(endpointId);
  if (dropped > 0) log.warn({ endpoint_id: endpointId, events: dropped }, "webhook.events_dropped");
  return { dropped };
}

function droppedRecord(endpointId: string, delivery: Delivery, nowMs: number): AttemptRecord {
  return {
    v: 1,
    endpoint_id: endpointId,
    event_id: delivery.event_id,
    event_type: delivery.type,
    chat_id: delivery.chat_id,
    received_at: delivery.received_at,
    number: 0,
    started_at: nowMs,
    duration_ms: 0,
    phases: null,
    outcome: "dropped",
    status: null,
    error_class: null,
    error: "the webhook was deleted",
    retry_at: null,
    remote_address: null,
    answer: null,
  };
}
