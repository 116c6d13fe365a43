import type { DispatcherSettings } from "../config.ts";
import type { Endpoint, EndpointSource } from "./endpoint.ts";
import { createEventFilter } from "./event-filter.ts";

/** The endpoints that the settings name: `default` and, for the demo, `demo`. */
export function configuredEndpoints(settings: DispatcherSettings): EndpointSource {
  const shared = {
    events: createEventFilter(settings.WEBHOOK_EVENTS),
    maxConnections: settings.WEBHOOK_MAX_CONNECTIONS,
    timeoutMs: settings.WEBHOOK_TIMEOUT_SECONDS * 1000,
  };
  const endpoints: Endpoint[] = [];
  if (settings.WEBHOOK_URL) {
    endpoints.push({
      id: "default",
      url: settings.WEBHOOK_URL,
      apiKey: settings.WEBHOOK_API_KEY ?? null,
      ...shared,
    });
  }
  if (settings.DEMO_WEBHOOK_URL) {
    // The key belongs to the default endpoint's receiver and is told to nobody else.
    endpoints.push({ id: "demo", url: settings.DEMO_WEBHOOK_URL, apiKey: null, ...shared });
  }
  return { list: () => endpoints };
}
