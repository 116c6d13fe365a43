import { createEventFilter } from "@telepipe/contracts";
import type { DispatcherSettings } from "../config.ts";
import type { Endpoint } from "./endpoint.ts";

/** The endpoints that the settings name: `default` and, for the demo, `demo`. */
export function configuredEndpoints(settings: DispatcherSettings): Endpoint[] {
  const shared = {
    secretsAt: () => [],
    headers: {},
    filter: createEventFilter(settings.WEBHOOK_EVENTS),
    format: "native",
    payload: "full",
    ordering: "skip",
    state: "enabled",
    maxConnections: settings.WEBHOOK_MAX_CONNECTIONS,
    rateLimit: null,
    timeoutMs: settings.WEBHOOK_TIMEOUT_SECONDS * 1000,
  } as const;
  const endpoints: Endpoint[] = [];
  if (settings.WEBHOOK_URL) {
    endpoints.push({
      id: "default",
      url: settings.WEBHOOK_URL,
      description: "WEBHOOK_URL",
      apiKey: settings.WEBHOOK_API_KEY ?? null,
      ...shared,
    });
  }
  if (settings.DEMO_WEBHOOK_URL) {
    // The key belongs to the default endpoint's receiver and is told to nobody else.
    const url = settings.DEMO_WEBHOOK_URL;
    endpoints.push({ id: "demo", url, description: "DEMO_WEBHOOK_URL", apiKey: null, ...shared });
  }
  return endpoints;
}
