import type { EventFilter } from "./event-filter.ts";

/** A receiver of webhooks. Its queue, its lanes and its metrics carry its id. */
export interface Endpoint {
  /** `[a-z0-9-]+`: part of queue names and keys. */
  readonly id: string;
  readonly url: string;
  /** Sent as `x-api-key`; null sends none. */
  readonly apiKey: string | null;
  readonly events: EventFilter;
  /** Requests in flight at the same time, per dispatcher. */
  readonly maxConnections: number;
  /** How long one request may take in all. */
  readonly timeoutMs: number;
}

/** Where the endpoints come from. */
export interface EndpointSource {
  /** Asked for every batch, so it answers from memory. */
  list(): readonly Endpoint[];
}
