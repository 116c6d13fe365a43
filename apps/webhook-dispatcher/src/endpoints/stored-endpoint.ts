import { createEventFilter, type Webhook } from "@telepipe/contracts";
import type { SecretBox } from "@telepipe/runtime";
import type { Endpoint } from "./endpoint.ts";

/**
 * An endpoint as the API has stored it, with its secrets opened. Null when they do not open: nothing leaves without
 * the signature or the headers that it should have.
 */
export function toEndpoint(webhook: Webhook, box: SecretBox): Endpoint | null {
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
    filter: createEventFilter(webhook.events, webhook.chats),
    format: webhook.format,
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
