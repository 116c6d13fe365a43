import { ApiError } from "@telepipe/contracts";
import type { CommandContext } from "./command-context.ts";

/**
 * Puts one settled event back at the end of its lane, to be delivered again under the same `webhook-id`.
 *
 * @throws ApiError WEBHOOK_NOT_FOUND, EVENT_NOT_KEPT, DELIVERY_PENDING
 */
export async function resend(
  endpointId: string,
  eventId: string,
  { endpoints, returns, delivery: { queues } }: CommandContext,
): Promise<{ state: "pending" }> {
  if (!endpoints.get(endpointId)) throw new ApiError("WEBHOOK_NOT_FOUND");
  const delivery = await returns.find(eventId);
  if (!delivery) throw new ApiError("EVENT_NOT_KEPT");
  const { outcome, isHead } = await returns.requeue(endpointId, delivery);
  // Also when it was there already: a run before this one may have died in between.
  if (isHead) await queues.add([{ endpointId, delivery }]);
  if (outcome === "gone") throw new ApiError("EVENT_NOT_KEPT");
  if (outcome === "pending") throw new ApiError("DELIVERY_PENDING");
  return { state: "pending" };
}
