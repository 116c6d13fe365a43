import { ApiError } from "@telepipe/contracts";
import { unattemptedRecord } from "../records/unattempted-record.ts";
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
    const end = { outcome: "dropped", error: "the webhook was deleted", endedAt: clock.now() } as const;
    for (const delivery of deliveries) records.add(unattemptedRecord(endpointId, delivery, end));
  }
  await queues.remove(endpointId);
  if (dropped > 0) log.warn({ endpoint_id: endpointId, events: dropped }, "webhook.events_dropped");
  return { dropped };
}
