import { UPDATE_KINDS } from "@telepipe/contracts";
import * as z from "zod";

/** core.telegram.org/bots/api#webhookinfo; dates in Unix seconds. An empty `url`: there is no webhook. */
export const WebhookInfo = z.object({
  url: z.string(),
  has_custom_certificate: z.literal(false),
  pending_update_count: z.int(),
  last_error_date: z.int().exactOptional(),
  last_error_message: z.string().exactOptional(),
  max_connections: z.int().exactOptional(),
  allowed_updates: z.array(z.enum(UPDATE_KINDS)).readonly().exactOptional(),
});
export type WebhookInfo = z.infer<typeof WebhookInfo>;
