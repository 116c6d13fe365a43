import { ApiError, type ConfiguredWebhook } from "@telepipe/contracts";
import {
  type Clock,
  CommandCaller,
  ConfiguredWebhooks,
  LaneReader,
  type Logger,
  openSecretBox,
  RecordStore,
  resetEndpointHealth,
  type SecretBox,
  type SecretsKeyOptions,
  WebhookStore,
} from "@telepipe/runtime";
import { Hono } from "hono";
import type { Redis } from "ioredis";
import { QueueSet } from "../board/queue-set.ts";
import type { SecretCheck } from "../http/api-key.ts";
import type { GatewayEnv } from "../http/gateway-env.ts";
import type { CheckUrl } from "./check-url.ts";
import { DeadLetters } from "./dead-letters.ts";
import { Deliveries } from "./deliveries.ts";
import { deadLetterRoutes, deliveryRoutes } from "./delivery-routes.ts";
import { WebhookRegistry } from "./webhook-registry.ts";
import { webhookRoutes } from "./webhook-routes.ts";
import { WebhookViews } from "./webhook-views.ts";

/** What the API needs; the connection is shared and not closed. */
export interface WebhookApiOptions {
  /** Role `fail-fast`: somebody is waiting. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly secretsKey: SecretsKeyOptions;
  readonly checkUrl: CheckUrl;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Managing endpoints and looking at deliveries. */
export interface WebhookApi {
  /** `/webhooks`, `/deliveries` and `/dead-letters`. */
  routes(isApiKey: SecretCheck): Hono<GatewayEnv>;
  /** All endpoints, those of the settings included. */
  endpoints(): Promise<readonly Pick<ConfiguredWebhook, "id" | "description" | "url">[]>;
  readonly registry: WebhookRegistry;
  readonly views: WebhookViews;
  close(): Promise<void>;
}

/** A router that has not heard of a deletion may put events there a moment longer; and one that was stopped, later. */
const FORGET_AFTER_MS = [3000, 60_000];

/** Composes the API; opens its queues only when they are used. */
export function createWebhookApi(options: WebhookApiOptions): WebhookApi {
  const { redis, prefix, secretsKey, checkUrl, log, clock } = options;
  const lanes = new LaneReader(redis, prefix);
  const commands = new CommandCaller({ redis, prefix, log, clock });
  const queues = new QueueSet(redis, prefix, log);
  let box: SecretBox | null = null;
  const openBox = async () => {
    box ??= await openSecretBox(secretsKey).catch((cause: unknown) => {
      const detail = "the key of the webhooks' secrets cannot be read or made; the log has the details";
      throw new ApiError("STORAGE_UNAVAILABLE", { detail, cause });
    });
    return box;
  };
  const resetHealth = (id: string) => resetEndpointHealth(redis, prefix, id);
  const clearUp = async (id: string) => {
    for (const delayMs of FORGET_AFTER_MS) {
      await commands.send({ kind: "forget", endpoint_id: id }, delayMs);
    }
  };
  const store = new WebhookStore(redis, prefix);
  const registry = new WebhookRegistry({ store, openBox, checkUrl, resetHealth, clearUp, clock });
  const configured = new ConfiguredWebhooks(redis, prefix);
  const views = new WebhookViews({ registry, configured, lanes, redis, prefix, clock });
  const deliveries = new Deliveries(new RecordStore(redis, prefix), lanes);
  const deadLetters = new DeadLetters(queues);
  return {
    registry,
    views,
    routes: (isApiKey) => {
      const shared = { isApiKey, views, commands };
      const app = new Hono<GatewayEnv>();
      const onError = (error: unknown): never => {
        if (error instanceof ApiError || redis.status === "ready") throw error;
        throw new ApiError("QUEUE_UNAVAILABLE", { cause: error });
      };
      app.route("/webhooks", webhookRoutes({ ...shared, registry, resetHealth, lanes }).onError(onError));
      app.route("/deliveries", deliveryRoutes({ ...shared, deliveries, deadLetters }).onError(onError));
      app.route("/dead-letters", deadLetterRoutes({ ...shared, deliveries, deadLetters }).onError(onError));
      return app;
    },
    endpoints: async () => [...(await configured.list()), ...(await registry.list())],
    close: async () => {
      await commands.close();
      await queues.close();
    },
  };
}
