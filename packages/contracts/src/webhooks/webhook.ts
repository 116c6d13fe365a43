import * as z from "zod";
import { UPDATE_KINDS } from "../bot-api/update-kinds.ts";

/** How an endpoint's bodies look: Telepipe's own (the Python service's, extended) or a Bot API `Update`. */
export const WebhookFormat = z.enum(["native", "bot_api"]);
/** `thin` bodies name the event and leave its contents to the API. */
export const WebhookPayload = z.enum(["full", "thin"]);
/** What a chat does behind an event that is given up: it goes on, or it waits for someone to look. */
export const WebhookOrdering = z.enum(["skip", "strict"]);
/** `paused` by its owner, `disabled` by Telepipe; both keep their events until they are too old. */
export const WebhookState = z.enum(["enabled", "paused", "disabled"]);
export const ChatKind = z.enum(["private", "group", "supergroup", "channel"]);

/** Which chats' events an endpoint gets; all conditions given must hold. Account events pass. */
export const WebhookChats = z.object({
  /** Marked ids. */
  ids: z.array(z.int()).min(1).max(1000).optional(),
  kinds: z.array(ChatKind).min(1).optional(),
  /** Of groups only what mentions the account or answers it; private chats pass. */
  mentions_only: z.boolean().optional(),
});
export type WebhookChats = z.infer<typeof WebhookChats>;

/** At most `max` requests in any `per_seconds`. */
export const WebhookRateLimit = z.object({ max: z.int().positive(), per_seconds: z.int().positive() });
export type WebhookRateLimit = z.infer<typeof WebhookRateLimit>;

/** A signing secret, current or on its way out. */
export const WebhookSecret = z.object({
  /** `whsec_…`, sealed with the installation's key. */
  key: z.string(),
  /** Unix milliseconds from which on it signs no more; null: it is the current one. */
  expires_at: z.int().nullable(),
});
export type WebhookSecret = z.infer<typeof WebhookSecret>;

/** Id of the built-in endpoint that the callbacks of calls go through. */
export const CALLBACKS_ENDPOINT = "callbacks";

/** An endpoint as Redis keeps it. Whatever may be a credential is sealed. */
export const Webhook = z.object({
  v: z.literal(1),
  /** `[a-z0-9-]+`: part of queue names and keys; never used again after a deletion. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  url: z.string(),
  description: z.string(),
  /** Patterns of event types, `*` standing for any characters. */
  events: z.array(z.string()),
  chats: WebhookChats.nullable(),
  format: WebhookFormat,
  /** With `bot_api`: the kinds of update that are wanted; absent: the Bot API's default. */
  allowed_updates: z.array(z.enum(UPDATE_KINDS)).optional(),
  payload: WebhookPayload,
  /** Custom headers: name in lower case → sealed value. */
  headers: z.record(z.string(), z.string()),
  max_connections: z.int().positive(),
  rate_limit: WebhookRateLimit.nullable(),
  ordering: WebhookOrdering,
  state: WebhookState,
  /** Why it is disabled; public. */
  state_reason: z.string().nullable(),
  timeout_seconds: z.int().positive(),
  /** Whether a call that it answers with (`{"method": "sendMessage", …}`) is made as the account; absent: no. */
  actions: z.boolean().optional(),
  /** The current one first. */
  secrets: z.array(WebhookSecret).min(1),
  /** Sent as `x-api-key`, sealed; null sends none. */
  api_key: z.string().nullable(),
  /** Unix milliseconds. */
  created_at: z.int(),
  updated_at: z.int(),
});
export type Webhook = z.infer<typeof Webhook>;
