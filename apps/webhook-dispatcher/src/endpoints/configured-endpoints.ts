import { CALLBACKS_ENDPOINT, createEventFilter } from "@telepipe/contracts";
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
    isTrusted: true,
    allowsActions: false,
    tracksHealth: true,
  } as const;
  const endpoints: Endpoint[] = [];
  if (settings.WEBHOOK_URL) {
    endpoints.push({
      id: "default",
      url: settings.WEBHOOK_URL,
      description: "WEBHOOK_URL",
      ...shared,
      apiKey: settings.WEBHOOK_API_KEY ?? null,
      secretsAt: () => settings.WEBHOOK_SECRET,
      allowsActions: settings.WEBHOOK_ACTIONS,
    });
  }
  if (settings.DEMO_WEBHOOK_URL) {
    // The key belongs to the default endpoint's receiver and is told to nobody else.
    const url = settings.DEMO_WEBHOOK_URL;
    endpoints.push({ id: "demo", url, description: "DEMO_WEBHOOK_URL", apiKey: null, ...shared });
  }
  return endpoints;
}

/** The built-in endpoint of all callbacks: each goes to the address that its call named. */
export function callbacksEndpoint(settings: DispatcherSettings): Endpoint {
  return {
    id: CALLBACKS_ENDPOINT,
    url: "",
    description: "callback_url of calls",
    secretsAt: () => settings.WEBHOOK_SECRET,
    apiKey: null,
    headers: {},
    filter: createEventFilter(["call.finished"]),
    format: "native",
    payload: "full",
    ordering: "skip",
    state: "enabled",
    maxConnections: 20,
    rateLimit: null,
    timeoutMs: settings.WEBHOOK_TIMEOUT_SECONDS * 1000,
    // Whoever may make calls names the address.
    isTrusted: false,
    allowsActions: false,
    // One address that fails says nothing of the others.
    tracksHealth: false,
  };
}
