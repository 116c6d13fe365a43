import type { Webhook } from "@telepipe/contracts";
import {
  type Logger,
  openSecretBox,
  type SecretBox,
  type SecretsKeyOptions,
  type WebhookStore,
  watchWebhooks,
} from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { Endpoint, EndpointSource } from "./endpoint.ts";
import { toEndpoint } from "./stored-endpoint.ts";

/** What the endpoints are made of. */
export interface LiveEndpointsOptions {
  /** Those that the settings name. */
  readonly configured: readonly Endpoint[];
  /** Those that the API manages. */
  readonly store: WebhookStore;
  /** Role `patient`. */
  readonly redis: Redis;
  readonly secretsKey: SecretsKeyOptions;
  readonly log: Logger;
  /** How often the store is looked at without an announcement. */
  readonly pollMs?: number;
}

/** The endpoints of the settings and of the store, as they are now. */
export interface LiveEndpoints extends EndpointSource {
  close(): Promise<void>;
}

/**
 * Opens the source of endpoints and follows the store from then on.
 *
 * @throws when there are stored endpoints and the key of their secrets cannot be had
 */
export async function openLiveEndpoints(options: LiveEndpointsOptions): Promise<LiveEndpoints> {
  const { configured, store, redis, secretsKey, log, pollMs } = options;
  const listeners: (() => void)[] = [];
  let endpoints: readonly Endpoint[] = configured;
  let box: SecretBox | null = null;
  const watch = await watchWebhooks({
    redis,
    store,
    log,
    ...(pollMs === undefined ? {} : { pollMs }),
    onList: async ({ webhooks, unreadable }) => {
      if (unreadable.length > 0) log.error({ endpoints: unreadable }, "webhooks.unreadable");
      // Whoever manages no endpoints needs no key.
      if (webhooks.length > 0) box ??= await openSecretBox(secretsKey);
      endpoints = [...configured, ...(box === null ? [] : openAll(webhooks, box, log))];
      for (const listener of listeners) listener();
    },
  });
  return {
    list: () => endpoints,
    get: (id) => endpoints.find((endpoint) => endpoint.id === id),
    disable: async (id, reason) => {
      await store.update(id, (present) =>
        present.state === "disabled"
          ? present
          : { ...present, state: "disabled", state_reason: reason, updated_at: Date.now() },
      );
    },
    onChange: (listener) => void listeners.push(listener),
    close: () => watch.close(),
  };
}

/** One whose secrets do not open is disabled: its events wait until the right key is back or they are set anew. */
function openAll(webhooks: readonly Webhook[], box: SecretBox, log: Logger): Endpoint[] {
  return webhooks.flatMap((webhook) => {
    const endpoint = toEndpoint(webhook, box);
    if (endpoint) return [endpoint];
    log.error({ endpoint_id: webhook.id }, "webhook.secrets_unreadable");
    const bare = toEndpoint({ ...webhook, secrets: [], headers: {}, api_key: null, state: "disabled" }, box);
    return bare === null ? [] : [bare];
  });
}
