import * as z from "zod";
import {
  WebhookChats,
  WebhookFormat,
  WebhookOrdering,
  WebhookPayload,
  WebhookRateLimit,
  WebhookState,
} from "./webhook.ts";

const IsoDate = z.iso.datetime();

/** How an endpoint is doing, as all dispatchers see it together. */
export const WebhookHealth = z.object({
  state: z
    .enum(["healthy", "probing", "recovering", "disabled"])
    .meta({ description: "`probing`: one request at a time, with pauses, until it answers again" }),
  failing_since: IsoDate.nullable().meta({ description: "The first failure since the last success" }),
  last_success_at: IsoDate.nullable().meta({ description: "To about ten seconds" }),
  next_attempt_at: IsoDate.nullable().meta({ description: "When a probed endpoint is asked again" }),
  last_failure: z.string().nullable(),
  pending_events: z.int().meta({ description: "Events that wait or are being delivered" }),
  pending_chats: z.int().meta({ description: "Chats that they belong to" }),
  oldest_pending_at: IsoDate.nullable().meta({ description: "When the account got the oldest of them" }),
  dead_letters: z.int(),
});
export type WebhookHealth = z.infer<typeof WebhookHealth>;

/** An endpoint as the API shows it. Secrets, header values and keys are not in it. */
export const WebhookView = z.object({
  id: z.string(),
  source: z
    .enum(["api", "environment"])
    .meta({ description: "`environment`: from WEBHOOK_URL, and not to be changed here" }),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  chats: WebhookChats.nullable(),
  format: WebhookFormat,
  allowed_updates: z
    .array(z.string())
    .nullable()
    .meta({ description: "With `bot_api`; null: the usual ones" }),
  payload: WebhookPayload,
  header_names: z.array(z.string()),
  has_api_key: z.boolean(),
  max_connections: z.int(),
  rate_limit: WebhookRateLimit.nullable(),
  ordering: WebhookOrdering,
  state: WebhookState,
  state_reason: z.string().nullable(),
  timeout_seconds: z.int(),
  actions: z.boolean(),
  old_secrets_until: IsoDate.nullable().meta({ description: "How long replaced secrets sign as well" }),
  created_at: IsoDate.nullable(),
  updated_at: IsoDate.nullable(),
  health: WebhookHealth,
});
export type WebhookView = z.infer<typeof WebhookView>;

/** What a dispatcher tells of an endpoint that its settings name. */
export const ConfiguredWebhook = WebhookView.omit({ health: true });
export type ConfiguredWebhook = z.infer<typeof ConfiguredWebhook>;
