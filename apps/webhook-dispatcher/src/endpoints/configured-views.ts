import type { ConfiguredWebhook } from "@telepipe/contracts";
import { publicAddress } from "@telepipe/runtime";
import type { DispatcherSettings } from "../config.ts";
import type { Endpoint } from "./endpoint.ts";

/** The settings' endpoints as the API may show them: their addresses without what may be a secret. */
export function configuredViews(
  endpoints: readonly Endpoint[],
  settings: Pick<DispatcherSettings, "WEBHOOK_EVENTS">,
): ConfiguredWebhook[] {
  return endpoints.map((endpoint) => ({
    id: endpoint.id,
    source: "environment",
    url: publicAddress(endpoint.url),
    description: endpoint.description,
    events: settings.WEBHOOK_EVENTS,
    chats: null,
    format: endpoint.format,
    allowed_updates: null,
    payload: endpoint.payload,
    header_names: Object.keys(endpoint.headers),
    has_api_key: endpoint.apiKey !== null,
    max_connections: endpoint.maxConnections,
    rate_limit: endpoint.rateLimit,
    ordering: endpoint.ordering,
    state: endpoint.state,
    state_reason: null,
    timeout_seconds: endpoint.timeoutMs / 1000,
    actions: endpoint.allowsActions,
    old_secrets_until: null,
    created_at: null,
    updated_at: null,
  }));
}
