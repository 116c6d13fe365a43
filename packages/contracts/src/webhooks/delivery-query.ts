import * as z from "zod";
import { AttemptErrorClass } from "./attempt.ts";
import { DeliveryState } from "./delivery.ts";

const moment = z.iso
  .datetime({ offset: true, error: "expected a date such as 2026-11-22T12:00:00Z" })
  .transform((text) => Date.parse(text));

const cursor = z.string().max(500).optional().meta({ description: "`next_cursor` of the page before" });
const webhookId = z.string().optional().meta({ description: "Of this endpoint only" });

function limit(max: number) {
  return z.coerce
    .number({ error: "expected a number" })
    .int()
    .min(1)
    .max(max)
    .default(50)
    .meta({ description: "Deliveries on a page, at most" });
}

/** Query of `GET /api_v1/deliveries`; dates in, Unix milliseconds out. */
export const DeliveryQuery = z.strictObject({
  webhook_id: webhookId,
  chat_id: z.coerce.number({ error: "expected a chat's marked id" }).int().optional(),
  event_type: z.string().optional(),
  state: DeliveryState.optional(),
  status: z.coerce
    .number({ error: "expected an HTTP status" })
    .int()
    .optional()
    .meta({ description: "HTTP status of the last attempt" }),
  error_class: AttemptErrorClass.optional().meta({ description: "What went wrong in the last attempt" }),
  since: moment.optional().meta({ description: "The account got the event then or later" }),
  until: moment.optional().meta({ description: "Then or earlier" }),
  limit: limit(200),
  cursor,
});
export type DeliveryQuery = z.output<typeof DeliveryQuery>;

/** Query of `GET /api_v1/dead-letters`. */
export const DeadLetterQuery = z.strictObject({ webhook_id: webhookId, limit: limit(200), cursor });
export type DeadLetterQuery = z.output<typeof DeadLetterQuery>;
