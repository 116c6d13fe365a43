import {
  createEventFilter,
  DEFAULT_UPDATE_KINDS,
  type EventFilter,
  toUpdate,
  type UpdateKind,
  type Webhook,
} from "@telepipe/contracts";
import type { SecretBox } from "@telepipe/runtime";
import type { Endpoint } from "./endpoint.ts";

/**
 * An endpoint as the API has stored it, with its secrets opened. Null when they do not open: nothing leaves without
 * the signature or the headers that it should have.
 */
export function toEndpoint(webhook: Webhook, box: SecretBox): Endpoint | null {
  const allowedUpdates = webhook.allowed_updates ?? DEFAULT_UPDATE_KINDS;
  const open = (text: string) => box.open(text, webhook.id);
  const secrets = webhook.secrets.map(({ key, expires_at }) => ({ key: open(key), expiresAt: expires_at }));
  const headers = Object.entries(webhook.headers).map(([name, value]) => [name, open(value)] as const);
  const apiKey = webhook.api_key === null ? null : open(webhook.api_key);
  const opened = [...secrets.map(({ key }) => key), ...headers.map(([, value]) => value)];
  if (opened.includes(null) || (webhook.api_key !== null && apiKey === null)) return null;
  return {
    id: webhook.id,
    url: webhook.url,
    description: webhook.description,
    secretsAt: (nowMs) =>
      secrets.flatMap(({ key, expiresAt }) =>
        key !== null && (expiresAt === null || expiresAt > nowMs) ? [key] : [],
      ),
    apiKey,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, value ?? ""])),
    filter: filterOf(webhook, allowedUpdates),
    format: webhook.format,
    allowedUpdates,
    payload: webhook.payload,
    ordering: webhook.ordering,
    state: webhook.state,
    maxConnections: webhook.max_connections,
    rateLimit: webhook.rate_limit,
    timeoutMs: webhook.timeout_seconds * 1000,
    isTrusted: false,
    allowsActions: webhook.actions ?? false,
    tracksHealth: true,
  };
}

/** An endpoint of Bot API Updates gets only what is one, and of a kind that it wants. */
function filterOf({ events, chats, format }: Webhook, allowed: readonly UpdateKind[]): EventFilter {
  const filter = createEventFilter(events, chats);
  if (format !== "bot_api") return filter;
  return { accepts: (event) => filter.accepts(event) && toUpdate(event, allowed) !== null };
}
