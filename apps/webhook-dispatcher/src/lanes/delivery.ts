import type { Event } from "@telepipe/contracts";
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
  /** Unix milliseconds at which the account got the event. */
  received_at: z.int(),
  /** How often the endpoint has refused the event itself (a 4xx that is not about the endpoint's state). */
  rejections: z.int().nonnegative(),
});
export type Delivery = z.infer<typeof Delivery>;

/** The lane of events that concern no chat. */
const ACCOUNT_LANE = "account";

/** The delivery of an event, the same for every endpoint. */
export function deliveryOf(event: Event): Delivery {
  return {
    v: 1,
    event_id: event.id,
    lane: laneOf(event),
    type: event.type,
    chat_id: event.chat_id,
    message_id: "message" in event.data ? event.data.message.message_id : null,
    received_at: event.received_at,
    rejections: 0,
  };
}

/** Callbacks go to an address each, so none waits for another. */
function laneOf(event: Event): string {
  if (event.type === "call.finished") return event.data.job_id;
  return event.chat_id === null ? ACCOUNT_LANE : String(event.chat_id);
}

/** What Bull Board calls it: `message.new chat 123 #45`. */
export function deliveryName({ type, chat_id, message_id }: Delivery): string {
  const where = chat_id === null ? "account" : `chat ${chat_id}`;
  return message_id === null ? `${type} ${where}` : `${type} ${where} #${message_id}`;
}
