import * as z from "zod";

/**
 * Data of a job in an endpoint's queue: one event on its way to one endpoint. Bull Board shows it and BullMQ keeps
 * it in clear, so it holds ids only; the event itself lies in the lane store.
 */
export const Delivery = z.object({
  v: z.literal(1),
  event_id: z.string(),
  /** Deliveries of one lane keep their order. */
  lane: z.string(),
  type: z.string(),
  chat_id: z.int().nullable(),
  message_id: z.int().nullable(),
  /** What people call the chat: a title or a first name. */
  chat_name: z.string().nullable().default(null),
  /** Unix milliseconds at which the account got the event. */
  received_at: z.int(),
  /** How often the endpoint has refused the event itself (a 4xx that is not about the endpoint's state). */
  rejections: z.int().nonnegative(),
});
export type Delivery = z.infer<typeof Delivery>;

/** What became of a delivery. */
export const DeliveryState = z.enum([
  "pending",
  "delivered",
  /** Given up: a dead letter. */
  "dead",
  /** Its endpoint was deleted. */
  "dropped",
]);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** What the API calls a delivery: `<endpoint id>.<event id>`. */
export function deliveryId(endpointId: string, eventId: string): string {
  return `${endpointId}.${eventId}`;
}

/** The two ids in a delivery's; null when it is none. */
export function parseDeliveryId(id: string): { endpointId: string; eventId: string } | null {
  const match = /^([a-z0-9-]+)\.([A-Za-z0-9_-]+)$/.exec(id);
  return match ? { endpointId: match[1] ?? "", eventId: match[2] ?? "" } : null;
}
