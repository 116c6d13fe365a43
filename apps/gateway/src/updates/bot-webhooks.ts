import {
  ApiError,
  CreateWebhookParams,
  DEFAULT_UPDATE_KINDS,
  Event,
  type UpdateKind,
  type WebhookView,
} from "@telepipe/contracts";
import type { LaneReader, UpdateStreams } from "@telepipe/runtime";
import type { WebhookRegistry } from "../webhooks/webhook-registry.ts";
import type { WebhookViews } from "../webhooks/webhook-views.ts";
import type { WebhookInfo } from "./webhook-info.ts";

/** What setWebhook asks for (core.telegram.org/bots/api#setwebhook). */
export interface BotWebhookParams {
  readonly url: string;
  readonly maxConnections: number;
  readonly secretToken: string | undefined;
  readonly dropPendingUpdates: boolean;
  /** Undefined leaves what was asked for before. */
  readonly allowed: readonly UpdateKind[] | undefined;
}

/** What the webhooks of Bot API programs are made with. */
export interface BotWebhooksOptions {
  readonly streams: UpdateStreams;
  readonly registry: WebhookRegistry;
  readonly views: WebhookViews;
  readonly lanes: LaneReader;
}

/** Bounds the work of a deletion; a webhook that is so far behind is replaced with care, or dropped. */
const LANES_TAKEN_BACK = 1000;
const EVENTS_TAKEN_BACK = 200;

const SECRET_HEADER = "x-telegram-bot-api-secret-token";

/** The webhook of each token: an endpoint of the registry, of the format `bot_api`, that bears the token's digits. */
export class BotWebhooks {
  readonly #options: BotWebhooksOptions;

  constructor(options: BotWebhooksOptions) {
    this.#options = options;
  }

  /**
   * Sets the webhook, or changes it.
   *
   * @throws ApiError WEBHOOK_URL_REFUSED
   */
  async set(consumer: string, params: BotWebhookParams): Promise<void> {
    const { streams, registry } = this.#options;
    const before = await streams.consumer(consumer);
    const allowed = params.allowed ?? before.allowed;
    const { url, authorization } = withoutUserInfo(params.url);
    const { webhook } = await registry.create(
      CreateWebhookParams.parse({
        url,
        description: `setWebhook of token ${consumer}`,
        events: ["*"],
        format: "bot_api",
        allowed_updates: allowed,
        headers: {
          ...(params.secretToken === undefined ? {} : { [SECRET_HEADER]: params.secretToken }),
          ...(authorization === null ? {} : { authorization }),
        },
        max_connections: params.maxConnections,
        // As with the Bot API a receiver may answer with a call.
        actions: true,
      }),
    );
    // From here on the stream takes nothing more; the old endpoint goes last, so that nothing falls between.
    await streams.setConsumer(consumer, { allowed: [...allowed], webhook: webhook.id });
    if (before.webhook !== null) await this.#remove(before.webhook);
    if (params.dropPendingUpdates) await streams.drop(consumer);
  }

  /** @returns false when none was set */
  async delete(consumer: string, dropPendingUpdates: boolean): Promise<boolean> {
    const { streams } = this.#options;
    const { allowed, webhook } = await streams.consumer(consumer);
    if (webhook !== null) {
      // The stream takes part first, so that nothing falls between.
      await streams.setConsumer(consumer, { allowed, webhook: null });
      if (!dropPendingUpdates) await this.#takeBack(webhook);
      await this.#remove(webhook);
    }
    if (dropPendingUpdates) await streams.drop(consumer);
    return webhook !== null;
  }

  async info(consumer: string): Promise<WebhookInfo> {
    const { streams } = this.#options;
    const { allowed, webhook } = await streams.consumer(consumer);
    const asked = isDefault(allowed) ? {} : { allowed_updates: allowed };
    const view = webhook === null ? null : await this.#view(webhook);
    if (view === null) {
      // One that was deleted over the API is none any more.
      if (webhook !== null) await streams.setConsumer(consumer, { allowed, webhook: null });
      const pending_update_count = await streams.pending(consumer);
      return { url: "", has_custom_certificate: false, pending_update_count, ...asked };
    }
    const { failing_since, last_failure, pending_events } = view.health;
    return {
      url: view.url,
      has_custom_certificate: false,
      pending_update_count: pending_events,
      ...(failing_since === null ? {} : { last_error_date: Math.floor(Date.parse(failing_since) / 1000) }),
      ...(last_failure === null ? {} : { last_error_message: last_failure }),
      max_connections: view.max_connections,
      ...asked,
    };
  }

  /** What the endpoint has not got yet waits to be fetched now. What is on its way may come twice. */
  async #takeBack(endpointId: string): Promise<void> {
    const { streams, lanes } = this.#options;
    const deliveries = [];
    for (const { lane } of await lanes.lanes(endpointId, 0, LANES_TAKEN_BACK)) {
      deliveries.push(...(await lanes.events(endpointId, lane, 0, EVENTS_TAKEN_BACK)));
    }
    deliveries.sort((one, other) => one.received_at - other.received_at);
    const events = await Promise.all(deliveries.map(({ event_id }) => lanes.eventJson(event_id)));
    await streams.append(events.flatMap((json) => (json === null ? [] : [Event.parse(JSON.parse(json))])));
  }

  #view(id: string): Promise<WebhookView | null> {
    return this.#options.views.get(id).catch(nullIfGone);
  }

  async #remove(id: string): Promise<void> {
    await this.#options.registry.remove(id).catch(nullIfGone);
  }
}

function nullIfGone(error: unknown): null {
  if (error instanceof ApiError && error.code === "WEBHOOK_NOT_FOUND") return null;
  throw error;
}

function isDefault(kinds: readonly UpdateKind[]): boolean {
  return (
    kinds.length === DEFAULT_UPDATE_KINDS.length && kinds.every((kind) => DEFAULT_UPDATE_KINDS.includes(kind))
  );
}

/** The Bot API takes a name and a password in the address and sends them as basic authentication. */
function withoutUserInfo(text: string): { url: string; authorization: string | null } {
  const url = new URL(text);
  if (url.username === "" && url.password === "") return { url: text, authorization: null };
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = "";
  url.password = "";
  return { url: url.href, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
