import type { Webhook, WebhookHealth, WebhookView } from "@telepipe/contracts";

/** A stored endpoint as the API shows it. */
export function webhookView(webhook: Webhook, health: WebhookHealth, nowMs: number): WebhookView {
  const ends = webhook.secrets.flatMap(({ expires_at: at }) => (at !== null && at > nowMs ? [at] : []));
  return {
    id: webhook.id,
    source: "api",
    url: webhook.url,
    description: webhook.description,
    events: webhook.events,
    chats: webhook.chats,
    format: webhook.format,
    allowed_updates: webhook.allowed_updates ?? null,
    payload: webhook.payload,
    header_names: Object.keys(webhook.headers),
    has_api_key: webhook.api_key !== null,
    max_connections: webhook.max_connections,
    rate_limit: webhook.rate_limit,
    ordering: webhook.ordering,
    state: webhook.state,
    state_reason: webhook.state_reason,
    timeout_seconds: webhook.timeout_seconds,
    actions: webhook.actions ?? false,
    old_secrets_until: ends.length > 0 ? isoDate(Math.max(...ends)) : null,
    created_at: isoDate(webhook.created_at),
    updated_at: isoDate(webhook.updated_at),
    health,
  };
}

/** Unix milliseconds as ISO 8601. */
export function isoDate(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
