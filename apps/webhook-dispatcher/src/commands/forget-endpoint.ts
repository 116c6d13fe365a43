import { ApiError } from "@telepipe/contracts";
import type { CommandContext } from "./command-context.ts";

/**
 * Removes what a deleted endpoint has left: the events in its lanes, its dead letters, its queue. Repeated some time
 * after the deletion, it also finds what a router put there that had not heard of it.
 *
 * @throws ApiError WEBHOOK_NOT_FOUND never; an endpoint that is there is not touched: VALIDATION_FAILED
 */
export async function forgetEndpoint(
  endpointId: string,
  { endpoints, returns, delivery: { queues, log } }: CommandContext,
): Promise<{ dropped: number }> {
  if (endpoints.get(endpointId))
    throw new ApiError("VALIDATION_FAILED", { detail: "the webhook is not deleted" });
  let dropped = 0;
  for await (const chunk of returns.drop(endpointId)) dropped += chunk.length;
  await queues.remove(endpointId);
  if (dropped > 0) log.warn({ endpoint_id: endpointId, events: dropped }, "webhook.events_dropped");
  return { dropped };
}
