import { type ConfiguredWebhook, DEFAULT_EVENTS, findUnknownPatterns } from "@telepipe/contracts";
import {
  type AddressRules,
  createMediaLinks,
  type Environment,
  loadSettings,
  logSettings,
  type MediaLinks,
  publicSettings,
  type RecordRetention,
  redisSettings,
  type SecretsKeyOptions,
  secretsKeySettings,
  setting,
  webhookAddressSettings,
} from "@telepipe/runtime";
import * as z from "zod";
import type { RetryPolicy } from "./delivery/retry-policy.ts";
import { callbacksEndpoint, configuredEndpoints } from "./endpoints/configured-endpoints.ts";
import { configuredViews } from "./endpoints/configured-views.ts";
import type { Endpoint } from "./endpoints/endpoint.ts";
import { DEFAULT_HEALTH_POLICY, type HealthPolicy } from "./health/health-policy.ts";
import { recordRetention, recordSettings } from "./records/record-settings.ts";
import { isSecret } from "./signing/sign-webhook.ts";

const HOUR_MS = 3_600_000;

const endpointSettings = {
  WEBHOOK_URL: setting.optionalUrl({
    description: "Where received events are delivered. Without it they are received and not delivered",
    example: "https://example.com/telegram",
  }),
  WEBHOOK_API_KEY: setting
    .optionalText({
      description: "Sent to WEBHOOK_URL in the x-api-key header",
      example: "b8b1a5c2d3e4f60718293a4b5c6d7e8f",
      secret: true,
    })
    .refine((key) => key === undefined || /^[\x20-\x7e]+$/.test(key), {
      error: "expected printable ASCII, as all headers",
    }),
  WEBHOOK_EVENTS: setting
    .list(DEFAULT_EVENTS, {
      description: "Which events are delivered, comma-separated; * stands for any characters",
      example: "message.*,familiarize.completed",
    })
    .refine((patterns) => findUnknownPatterns(patterns).length === 0, {
      error: (issue) => `no event is called ${findUnknownPatterns(issue.input as string[]).join(", ")}`,
    }),
  WEBHOOK_MAX_CONNECTIONS: setting.integer(4, 1, 100, {
    description: "Requests in flight at the same time, per endpoint and dispatcher",
    example: "4",
  }),
  WEBHOOK_TIMEOUT_SECONDS: setting.integer(20, 1, 120, {
    description: "How long one delivery attempt may take in all",
    example: "20",
  }),
  WEBHOOK_SECRET: setting
    .list([], {
      description:
        "Signs requests to WEBHOOK_URL and callbacks (Standard Webhooks); a former one after a comma signs too",
      example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      secret: true,
    })
    .refine((secrets) => secrets.every(isSecret), {
      error: "expected whsec_ and 24 to 64 bytes in base64, as `openssl rand -base64 32` makes them",
    }),
  WEBHOOK_ACTIONS: setting.boolean(false, {
    description:
      'Whether a call that WEBHOOK_URL answers with ({"method": "sendMessage", …}) is made as the account',
    example: "true",
  }),
  DEMO_WEBHOOK_URL: setting.optionalUrl({
    description: "A second endpoint, delivered to independently of the first; used by the demo",
    example: "http://localhost:8099/",
  }),
};

const retrySettings = {
  WEBHOOK_RETRY_FIRST_MS: setting.integer(50, 1, 60_000, {
    description:
      "Longest pause in ms after an event's first failure at an endpoint that does well otherwise; it doubles with each further one, with jitter",
    example: "50",
  }),
  WEBHOOK_RETRY_BASE_SECONDS: setting.integer(1, 1, 3600, {
    description:
      "Pause before the first probe of a failing endpoint, which doubles with each further one, and after an event's first refusal; with jitter",
    example: "1",
  }),
  WEBHOOK_RETRY_CAP_SECONDS: setting.integer(300, 1, 86_400, {
    description: "The longest pause between two attempts",
    example: "300",
  }),
  WEBHOOK_RETRY_AFTER_MAX_SECONDS: setting.integer(3600, 0, 86_400, {
    description: "The longest pause that an endpoint may ask for with Retry-After",
    example: "3600",
  }),
  WEBHOOK_RETRY_TTL_HOURS: setting.integer(72, 1, 720, {
    description:
      "How long an event is tried while the endpoint is unreachable or answers 5xx or 429, and waits while it is paused or disabled; then it is kept as a dead letter",
    example: "72",
  }),
  WEBHOOK_REJECTED_TRIES: setting.integer(4, 1, 20, {
    description:
      "How often an event is tried that the endpoint refuses with another 4xx; then it is kept as a dead letter and the chat goes on",
    example: "4",
  }),
  WEBHOOK_PROBE_AFTER_FAILURES: setting.integer(5, 1, 1000, {
    description:
      "Failures in a row, for a second or four times as many, after which an endpoint gets one request at a time until it recovers",
    example: "5",
  }),
  WEBHOOK_DISABLE_AFTER_HOURS: setting.integer(120, 0, 8760, {
    description:
      "Without a success for this long an endpoint is disabled; endpoint.failing warns at each fifth of it. 0: never",
    example: "120",
  }),
};

/** Every variable that the webhook-dispatcher reads. */
export const dispatcherSettings = z.object({
  ...endpointSettings,
  ...secretsKeySettings,
  ...webhookAddressSettings,
  ...retrySettings,
  ...recordSettings,
  ...redisSettings,
  ...logSettings,
  ...publicSettings,
  DISPATCHER_HEALTH_PORT: setting.optionalPort({
    description: "Port of the webhook-dispatcher's /healthz, /readyz and /metrics; unset: none",
    example: "8003",
  }),
  DISPATCHER_HEALTH_HOST: setting
    .text({ description: "Address that the health port listens on", example: "127.0.0.1" })
    .default("127.0.0.1"),
  OUTGOING_LOG_DIR: setting.optionalText({
    description:
      "Folder of rotating logs of all calls to webhooks, one per process, without bodies and keys; unset: none",
    example: "logs",
  }),
});
export type DispatcherSettings = z.output<typeof dispatcherSettings>;

/** What a dispatcher needs to know. */
export interface DispatcherConfig {
  readonly redisUrl: string;
  readonly prefix: string;
  /** Those that the settings name; the API's come from Redis. */
  readonly endpoints: readonly Endpoint[];
  /** The same, as the API shows them. */
  readonly announced: readonly ConfiguredWebhook[];
  readonly secretsKey: SecretsKeyOptions;
  /** Null: attempts are not recorded. */
  readonly records: RecordRetention | null;
  readonly retry: RetryPolicy;
  readonly endpointHealth: HealthPolicy;
  /** Where endpoints may be that the environment does not name. */
  readonly addresses: AddressRules;
  /** How callbacks are delivered. */
  readonly callbacks: Endpoint;
  readonly mediaLinks: MediaLinks;
  /** Null: no health listener. */
  readonly health: { readonly port: number; readonly host: string } | null;
  /** Null: no log of outgoing calls. */
  readonly outgoingLogDir: string | null;
  readonly log: Pick<DispatcherSettings, "LOG_LEVEL" | "LOG_FORMAT">;
}

/**
 * Reads the dispatcher's configuration.
 *
 * @throws ConfigError with all problems at once
 */
export function loadDispatcherConfig(environment: Environment): DispatcherConfig {
  const settings = loadSettings(dispatcherSettings, environment);
  const endpoints = configuredEndpoints(settings);
  return {
    redisUrl: settings.REDIS_URL,
    prefix: settings.REDIS_PREFIX,
    endpoints,
    announced: configuredViews(endpoints, settings),
    secretsKey: settings,
    callbacks: callbacksEndpoint(settings),
    records: recordRetention(settings),
    retry: {
      firstMs: settings.WEBHOOK_RETRY_FIRST_MS,
      rejectedMs: settings.WEBHOOK_RETRY_BASE_SECONDS * 1000,
      capMs: settings.WEBHOOK_RETRY_CAP_SECONDS * 1000,
      ttlMs: settings.WEBHOOK_RETRY_TTL_HOURS * HOUR_MS,
      rejectedTries: settings.WEBHOOK_REJECTED_TRIES,
      maxRetryAfterMs: settings.WEBHOOK_RETRY_AFTER_MAX_SECONDS * 1000,
    },
    endpointHealth: {
      ...DEFAULT_HEALTH_POLICY,
      probeAfterFailures: settings.WEBHOOK_PROBE_AFTER_FAILURES,
      baseMs: settings.WEBHOOK_RETRY_BASE_SECONDS * 1000,
      capMs: settings.WEBHOOK_RETRY_CAP_SECONDS * 1000,
      disableAfterMs: settings.WEBHOOK_DISABLE_AFTER_HOURS * HOUR_MS,
    },
    addresses: {
      allowPrivate: settings.WEBHOOK_ALLOW_PRIVATE,
      allowedCidrs: settings.WEBHOOK_ALLOWED_CIDRS,
    },
    mediaLinks: createMediaLinks(settings),
    health:
      settings.DISPATCHER_HEALTH_PORT === undefined
        ? null
        : { port: settings.DISPATCHER_HEALTH_PORT, host: settings.DISPATCHER_HEALTH_HOST },
    outgoingLogDir: settings.OUTGOING_LOG_DIR ?? null,
    log: { LOG_LEVEL: settings.LOG_LEVEL, LOG_FORMAT: settings.LOG_FORMAT },
  };
}
