import { findUnknownPatterns } from "@telepipe/contracts";
import {
  createMediaLinks,
  type Environment,
  loadSettings,
  logSettings,
  type MediaLinks,
  publicSettings,
  redisSettings,
  type SecretsKeyOptions,
  secretsKeySettings,
  setting,
} from "@telepipe/runtime";
import * as z from "zod";
import type { RetryPolicy } from "./delivery/retry-policy.ts";
import { configuredEndpoints } from "./endpoints/configured-endpoints.ts";
import type { Endpoint } from "./endpoints/endpoint.ts";

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
    .list(["message.new"], {
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
  DEMO_WEBHOOK_URL: setting.optionalUrl({
    description: "A second endpoint, delivered to independently of the first; used by the demo",
    example: "http://localhost:8099/",
  }),
};

const retrySettings = {
  WEBHOOK_RETRY_BASE_SECONDS: setting.integer(1, 1, 3600, {
    description: "Pause after the first failed attempt; it doubles with each further one, with jitter",
    example: "1",
  }),
  WEBHOOK_RETRY_CAP_SECONDS: setting.integer(300, 1, 86_400, {
    description: "The longest pause between two attempts",
    example: "300",
  }),
  WEBHOOK_RETRY_TTL_HOURS: setting.integer(72, 1, 720, {
    description:
      "How long an event is tried while the endpoint is unreachable or answers 5xx or 429; then it is kept as a dead letter",
    example: "72",
  }),
  WEBHOOK_REJECTED_TRIES: setting.integer(4, 1, 20, {
    description:
      "How often an event is tried that the endpoint refuses with another 4xx; then it is kept as a dead letter and the chat goes on",
    example: "4",
  }),
};

/** Every variable that the webhook-dispatcher reads. */
export const dispatcherSettings = z.object({
  ...endpointSettings,
  ...secretsKeySettings,
  ...retrySettings,
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
    description: "Folder of a rotating log of all calls to webhooks, without bodies and keys; unset: none",
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
  readonly secretsKey: SecretsKeyOptions;
  readonly retry: RetryPolicy;
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
  return {
    redisUrl: settings.REDIS_URL,
    prefix: settings.REDIS_PREFIX,
    endpoints: configuredEndpoints(settings),
    secretsKey: settings,
    retry: {
      baseMs: settings.WEBHOOK_RETRY_BASE_SECONDS * 1000,
      capMs: settings.WEBHOOK_RETRY_CAP_SECONDS * 1000,
      ttlMs: settings.WEBHOOK_RETRY_TTL_HOURS * 3_600_000,
      rejectedTries: settings.WEBHOOK_REJECTED_TRIES,
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
