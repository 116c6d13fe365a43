import {
  costlyEvents,
  DEFAULT_UPDATE_KINDS,
  type EventType,
  matchingTypes,
  type Webhook,
} from "@telepipe/contracts";
import { ConfiguredWebhooks, type Logger, UpdateStreams, WebhookStore } from "@telepipe/runtime";
import type { Redis } from "ioredis";

/** What knowing takes; the connection is not closed. */
export interface EventInterestOptions {
  /** Role `fail-fast`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  /** How often the endpoints are looked at; 1 s when absent. */
  readonly pollMs?: number;
}

const POLL_MS = 1000;

/**
 * Whether any endpoint, or program that fetches updates, wants events of a type. Asked for the account's own messages, for albums and for `update.other`, which are
 * many and which most endpoints do not want: an event for each would be a cost for every send. As long as nobody says what is wanted, everything is.
 */
export class EventInterest {
  readonly #store: WebhookStore;
  readonly #configured: ConfiguredWebhooks;
  readonly #streams: UpdateStreams;
  readonly #options: EventInterestOptions;
  readonly #timer: NodeJS.Timeout;
  #version: string | null = null;
  #stored = new Set<EventType>();
  /** Of the programs that fetch Bot API updates. */
  #fetched = new Set<EventType>();
  /** Of the endpoints that dispatchers announce; null until one has. */
  #announced: Set<EventType> | null = null;

  constructor(options: EventInterestOptions) {
    this.#options = options;
    this.#store = new WebhookStore(options.redis, options.prefix);
    this.#configured = new ConfiguredWebhooks(options.redis, options.prefix);
    this.#streams = new UpdateStreams(options.redis, options.prefix);
    this.#timer = setInterval(() => this.#lookSoon(), options.pollMs ?? POLL_MS);
    this.#lookSoon();
  }

  /** From memory. */
  isWanted(type: EventType): boolean {
    if (this.#version === null || this.#announced === null) return true;
    return this.#stored.has(type) || this.#announced.has(type) || this.#fetched.has(type);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #lookSoon(): void {
    if (this.#options.redis.status !== "ready") return;
    this.#look().catch((error: Error) =>
      this.#options.log.debug({ error: error.message }, "webhooks.not_read"),
    );
  }

  async #look(): Promise<void> {
    this.#fetched = new Set(await this.#streams.wantedEvents());
    const announced = await this.#configured.list();
    // No dispatcher has run lately: what was wanted still is.
    if (announced.length > 0) this.#announced = typesOf(announced);
    if ((await this.#store.version()) === this.#version) return;
    const { webhooks, version } = await this.#store.list();
    this.#stored = new Set(webhooks.flatMap(typesOfWebhook));
    this.#version = version;
  }
}

function typesOf(endpoints: readonly { readonly events: readonly string[] }[]): Set<EventType> {
  return new Set(endpoints.flatMap(({ events }) => events.flatMap(matchingTypes)));
}

/** One that gets Bot API updates asks for everything, and for these kinds of it. */
function typesOfWebhook({ events, format, allowed_updates }: Webhook): EventType[] {
  const types = events.flatMap(matchingTypes);
  if (format !== "bot_api") return types;
  const wanted = costlyEvents(allowed_updates ?? DEFAULT_UPDATE_KINDS);
  return types.filter((type) => wanted.includes(type));
}
