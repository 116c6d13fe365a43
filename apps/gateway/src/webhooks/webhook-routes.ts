import {
  ApiError,
  CreateWebhookParams,
  deliveryId,
  type LaneEventView,
  type LaneView,
  RecoverParams,
  RedriveResult,
  RotateSecretParams,
  TestResult,
  UpdateWebhookParams,
} from "@telepipe/contracts";
import type { CommandCaller, LaneReader } from "@telepipe/runtime";
import { type Context, Hono } from "hono";
import { requireApiKey, type SecretCheck } from "../http/api-key.ts";
import type { GatewayEnv } from "../http/gateway-env.ts";
import { jsonResponse } from "../http/json-response.ts";
import { offsetOf, pageOf } from "./offset-cursor.ts";
import { readParams } from "./read-params.ts";
import type { WebhookRegistry } from "./webhook-registry.ts";
import { isoDate } from "./webhook-view.ts";
import type { WebhookViews } from "./webhook-views.ts";

/** What the routes need. */
export interface WebhookRoutesOptions {
  readonly isApiKey: SecretCheck;
  readonly registry: WebhookRegistry;
  readonly views: WebhookViews;
  readonly resetHealth: (id: string) => Promise<void>;
  readonly lanes: LaneReader;
  readonly commands: CommandCaller;
}

/** Beyond the endpoint's own timeout, for the way to a dispatcher and back. */
const TEST_GRACE_MS = 10_000;
const REDRIVE_TIMEOUT_MS = 60_000;
const PAGE = 100;

/** `/api_v1/webhooks`: the endpoints, and what is done with one of them. */
export function webhookRoutes(options: WebhookRoutesOptions): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.use(requireApiKey(options.isApiKey));
  addEndpointRoutes(app, options);
  addActionRoutes(app, options);
  addLaneRoutes(app, options);
  app.all("*", (context) => {
    throw new ApiError(context.req.path.split("/").length > 4 ? "NOT_FOUND" : "METHOD_NOT_ALLOWED", {
      detail: "there is nothing at this address for this HTTP method",
    });
  });
  return app;
}

function addEndpointRoutes(app: Hono<GatewayEnv>, options: WebhookRoutesOptions): void {
  const { registry, views } = options;
  app.get("/", async () => ok(await views.list()));
  app.post("/", async ({ env }) => {
    const { webhook, secret } = await registry.create(await readParams(env.incoming, CreateWebhookParams));
    return ok({ ...(await views.get(webhook.id)), secret });
  });
  app.get("/:id", async (context) => ok(await views.get(idOf(context))));
  app.patch("/:id", async (context) => {
    const id = idOf(context);
    const params = await readParams(context.env.incoming, UpdateWebhookParams);
    // Whoever cannot be changed can still be tried again after it was given up.
    const isRetry = params.state === "enabled" && Object.keys(params).length === 1;
    if (isRetry && (await views.findConfigured(id))) await options.resetHealth(id);
    else {
      await views.mustBeStored(id);
      await registry.update(id, params);
    }
    return ok(await views.get(id));
  });
  app.delete("/:id", async (context) => {
    const id = idOf(context);
    await views.mustBeStored(id);
    await registry.remove(id);
    return ok(true);
  });
}

function addActionRoutes(app: Hono<GatewayEnv>, { registry, views, commands }: WebhookRoutesOptions): void {
  app.post("/:id/rotate-secret", async (context) => {
    const id = idOf(context);
    const { grace_seconds } = await readParams(context.env.incoming, RotateSecretParams);
    await views.mustBeStored(id);
    const { secret } = await registry.rotateSecret(id, grace_seconds);
    return ok({ ...(await views.get(id)), secret });
  });
  app.post("/:id/test", async (context) => {
    const { id, timeout_seconds } = await views.get(idOf(context));
    const timeoutMs = timeout_seconds * 1000 + TEST_GRACE_MS;
    return ok(TestResult.parse(await commands.call({ kind: "test", endpoint_id: id }, timeoutMs)));
  });
  app.post("/:id/recover", async (context) => {
    const { since, until } = await readParams(context.env.incoming, RecoverParams);
    const id = idOf(context);
    await views.mustDeliver(id);
    const order = { kind: "redrive", endpoint_id: id, event_ids: null, since, until } as const;
    return ok(RedriveResult.parse(await commands.call(order, REDRIVE_TIMEOUT_MS)));
  });
}

function addLaneRoutes(app: Hono<GatewayEnv>, { views, lanes }: WebhookRoutesOptions): void {
  app.get("/:id/lanes", async (context) => {
    const id = idOf(context);
    await views.mustDeliver(id);
    const offset = offsetOf(context.req.query("cursor"));
    const found = await lanes.lanes(id, offset, PAGE);
    const shown = found.map(
      ({ lane, events, head }): LaneView => ({
        lane,
        events,
        next_delivery: head && deliveryId(id, head.event_id),
        oldest_at: head && isoDate(head.received_at),
      }),
    );
    return ok(pageOf("lanes", shown, offset, PAGE));
  });
  app.get("/:id/lanes/:lane", async (context) => {
    const id = idOf(context);
    await views.mustDeliver(id);
    const offset = offsetOf(context.req.query("cursor"));
    const events = await lanes.events(id, context.req.param("lane"), offset, PAGE);
    const shown = events.map(
      (delivery): LaneEventView => ({
        id: deliveryId(id, delivery.event_id),
        event_id: delivery.event_id,
        event_type: delivery.type,
        chat_id: delivery.chat_id,
        received_at: isoDate(delivery.received_at),
      }),
    );
    return ok(pageOf("deliveries", shown, offset, PAGE));
  });
}

function ok(result: unknown): Response {
  return jsonResponse({ ok: true, result });
}

function idOf(context: Context<GatewayEnv, "/:id">): string {
  return context.req.param("id");
}
