import * as z from "zod";
import { AttemptErrorClass, AttemptPhases } from "./attempt.ts";
import { DeliveryState } from "./delivery.ts";

const IsoDate = z.iso.datetime();

/** One attempt as the API shows it. */
export const AttemptView = z.object({
  number: z.int(),
  started_at: IsoDate,
  outcome: z.enum(["delivered", "retry", "dead", "dropped"]),
  status: z.int().nullable(),
  error_class: AttemptErrorClass.nullable(),
  error: z.string().nullable(),
  duration_ms: z.number(),
  phases: AttemptPhases.nullable().meta({ description: "Milliseconds by phase" }),
  remote_address: z.string().nullable(),
  answer: z.string().nullable().meta({ description: "The first 4 kB" }),
});
export type AttemptView = z.infer<typeof AttemptView>;

/** A delivery in a list. */
export const DeliveryView = z.object({
  id: z.string(),
  webhook_id: z.string(),
  event_id: z.string().meta({ description: "The `webhook-id` header" }),
  event_type: z.string(),
  chat_id: z.int().nullable(),
  received_at: IsoDate.meta({ description: "When the account got the event" }),
  state: DeliveryState,
  next_attempt_at: IsoDate.nullable(),
  last_attempt: AttemptView.nullable(),
});
export type DeliveryView = z.infer<typeof DeliveryView>;

/** One delivery with everything that is kept of it. */
export const DeliveryDetail = DeliveryView.extend({
  attempts: z.array(AttemptView),
  event: z.record(z.string(), z.unknown()).nullable().meta({ description: "Null once it is not kept" }),
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

/** A delivery that was given up. */
export const DeadLetterView = DeliveryView.pick({
  id: true,
  webhook_id: true,
  event_id: true,
  event_type: true,
  chat_id: true,
  received_at: true,
}).extend({ given_up_at: IsoDate, reason: z.string() });
export type DeadLetterView = z.infer<typeof DeadLetterView>;
