import {
  ApiError,
  CALLBACKS_ENDPOINT,
  type ConfiguredWebhook,
  type WebhookHealth,
  type WebhookView,
} from "@telepipe/contracts";
import { type Clock, type ConfiguredWebhooks, type LaneReader, readEndpointHealth } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { WebhookRegistry } from "./webhook-registry.ts";
import { webhookView } from "./webhook-view.ts";

/** What the views are made of. */
export interface WebhookViewsOptions {
  readonly registry: WebhookRegistry;
  readonly configured: ConfiguredWebhooks;
  readonly lanes: LaneReader;
  readonly redis: Redis;
  readonly prefix: string;
  readonly clock: Clock;
}

/** All endpoints, those of the settings included, as the API shows them. */
export class WebhookViews {
  readonly #options: WebhookViewsOptions;

  constructor(options: WebhookViewsOptions) {
    this.#options = options;
  }

  /** Those of the settings first. */
  async list(): Promise<WebhookView[]> {
    const { registry, configured, clock } = this.#options;
    const [fromSettings, stored] = await Promise.all([configured.list(), registry.list()]);
    return Promise.all([
      ...fromSettings.map(async (webhook) => ({ ...webhook, health: await this.#health(webhook.id) })),
      ...stored.map(async (webhook) => webhookView(webhook, await this.#health(webhook.id), clock.now())),
    ]);
  }

  /** @throws ApiError WEBHOOK_NOT_FOUND */
  async get(id: string): Promise<WebhookView> {
    const { registry, clock } = this.#options;
    const fromSettings = await this.findConfigured(id);
    if (fromSettings) return { ...fromSettings, health: await this.#health(id) };
    const webhook = await registry.get(id);
    return webhookView(webhook, await this.#health(id), clock.now());
  }

  /** Ids of all endpoints that have deliveries: also the built-in one of callbacks, which is none to be managed. */
  async ids(): Promise<string[]> {
    const { registry, configured } = this.#options;
    const [fromSettings, stored] = await Promise.all([configured.list(), registry.list()]);
    return [...fromSettings.map(({ id }) => id), ...stored.map(({ id }) => id), CALLBACKS_ENDPOINT];
  }

  /** @throws ApiError WEBHOOK_NOT_FOUND when nothing is delivered under the id */
  async mustDeliver(id: string): Promise<void> {
    if (id !== CALLBACKS_ENDPOINT && !(await this.findConfigured(id))) await this.#options.registry.get(id);
  }

  /** An endpoint of the settings; null when it is none. */
  async findConfigured(id: string): Promise<ConfiguredWebhook | null> {
    const configured = await this.#options.configured.list();
    return configured.find((webhook) => webhook.id === id) ?? null;
  }

  /** @throws ApiError WEBHOOK_NOT_FOUND; WEBHOOK_READ_ONLY for one of the settings */
  async mustBeStored(id: string): Promise<void> {
    if (await this.findConfigured(id)) throw new ApiError("WEBHOOK_READ_ONLY");
    await this.#options.registry.get(id);
  }

  async #health(id: string): Promise<WebhookHealth> {
    const { redis, prefix, lanes } = this.#options;
    const [health, figures, oldest] = await Promise.all([
      readEndpointHealth(redis, prefix, id),
      lanes.figures(id),
      lanes.oldest(id),
    ]);
    return {
      ...health,
      pending_events: figures.events,
      pending_chats: figures.lanes,
      oldest_pending_at: oldest === null ? null : new Date(oldest).toISOString(),
      dead_letters: figures.deadLetters,
    };
  }
}
