/** Calls from the gateway to the telegram-worker: one job per API call. */
export const SEND_QUEUE = "send";

/** Events from the telegram-worker to the webhook-dispatcher: one job per batch. */
export const INCOMING_QUEUE = "incoming";

/** Deliveries of one endpoint: one job per delivery. */
export function webhookQueueName(endpointId: string): string {
  return `webhook-${endpointId}`;
}
