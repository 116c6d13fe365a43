import type { EventFilter, UpdateKind, Webhook, WebhookRateLimit } from "@telepipe/contracts";

/** A receiver of webhooks, ready for use. Its queue, its lanes and its metrics carry its id. */
export interface Endpoint {
  /** `[a-z0-9-]+`: part of queue names and keys. */
  readonly id: string;
  readonly url: string;
  /** For people. */
  readonly description: string;
  /** The `whsec_…` secrets that sign at a moment (Unix milliseconds), the current one first. */
  secretsAt(nowMs: number): readonly string[];
  /** Sent as `x-api-key`; null sends none. */
  readonly apiKey: string | null;
  /** Custom headers: name in lower case → value. */
  readonly headers: Readonly<Record<string, string>>;
  readonly filter: EventFilter;
  readonly format: Webhook["format"];
  /** What is wanted of a Bot API Update; says something with the format `bot_api` only. */
  readonly allowedUpdates?: readonly UpdateKind[];
  readonly payload: Webhook["payload"];
  readonly ordering: Webhook["ordering"];
  /** Events of one that is not `enabled` are queued and not delivered. */
  readonly state: Webhook["state"];
  /** Requests in flight at the same time, per dispatcher. */
  readonly maxConnections: number;
  readonly rateLimit: WebhookRateLimit | null;
  /** How long one request may take in all. */
  readonly timeoutMs: number;
  /** Named by the operator in the environment, so it may be at a private address. */
  readonly isTrusted: boolean;
  /** Whether a call that it answers with is made as the account. */
  readonly allowsActions: boolean;
  /** Whether its failures tell of one receiver, which can be probed. */
  readonly tracksHealth: boolean;
}

/** Where the endpoints come from. They come and go while a dispatcher runs. */
export interface EndpointSource {
  /** All, whatever their state. Asked for every batch, so it answers from memory. */
  list(): readonly Endpoint[];
  /** The endpoint as it is now; undefined when it is gone. */
  get(id: string): Endpoint | undefined;
  /** Calls after each change; synchronously, so whoever throws breaks it for others. */
  onChange(listener: () => void): void;
  /** Keeps that an endpoint was switched off, with a public reason. Absent: nobody but its health knows. */
  disable?(id: string, reason: string): Promise<void>;
}
