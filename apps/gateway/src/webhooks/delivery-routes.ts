import {
  ApiError,
  DeadLetterQuery,
  DeliveryQuery,
  parseDeliveryId,
  RedriveParams,
  RedriveResult,
} from "@telepipe/contracts";
import type { CommandCaller } from "@telepipe/runtime";
import { Hono } from "hono";
import { requireApiKey, type SecretCheck } from "../http/api-key.ts";
import type { GatewayEnv } from "../http/gateway-env.ts";
import { jsonResponse } from "../http/json-response.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Deliveries } from "./deliveries.ts";
import { offsetOf, pageOf } from "./offset-cursor.ts";
import { checkParams, readParams } from "./read-params.ts";
import type { WebhookViews } from "./webhook-views.ts";

/** What the routes need. */
export interface DeliveryRoutesOptions {
  readonly isApiKey: SecretCheck;
  readonly deliveries: Deliveries;
  readonly deadLetters: DeadLetters;
  readonly views: WebhookViews;
  readonly commands: CommandCaller;
}

const RESEND_TIMEOUT_MS = 10_000;
const REDRIVE_TIMEOUT_MS = 60_000;

/** `/api_v1/deliveries`: what became of events. */
export function deliveryRoutes({ isApiKey, deliveries, commands }: DeliveryRoutesOptions): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.use(requireApiKey(isApiKey));
  app.get("/", async (context) => ok(await deliveries.list(checkParams(context.req.query(), DeliveryQuery))));
  app.get("/:id", async (context) => ok(await deliveries.get(context.req.param("id"))));
  app.post("/:id/resend", async (context) => {
    const id = context.req.param("id");
    const { endpointId, eventId } = idsOf(id);
    const order = { kind: "resend", endpoint_id: endpointId, event_id: eventId } as const;
    await commands.call(order, RESEND_TIMEOUT_MS);
    return ok({ id, state: "pending" });
  });
  return app;
}

/** `/api_v1/dead-letters`: events that were given up. */
export function deadLetterRoutes(options: DeliveryRoutesOptions): Hono<GatewayEnv> {
  const { isApiKey, deadLetters, views, commands } = options;
  const app = new Hono<GatewayEnv>();
  app.use(requireApiKey(isApiKey));
  app.get("/", async (context) => {
    const query = checkParams(context.req.query(), DeadLetterQuery);
    const offset = offsetOf(query.cursor);
    if (query.webhook_id) await views.mustDeliver(query.webhook_id);
    const ids = query.webhook_id ? [query.webhook_id] : await views.ids();
    const letters = await deadLetters.list(ids, offset, query.limit);
    return ok(pageOf("dead_letters", letters, offset, query.limit));
  });
  const redrive = async (endpointId: string, eventIds: string[] | null) => {
    const order = {
      kind: "redrive",
      endpoint_id: endpointId,
      event_ids: eventIds,
      since: null,
      until: null,
    } as const;
    return ok(RedriveResult.parse(await commands.call(order, REDRIVE_TIMEOUT_MS)));
  };
  app.post("/redrive", async ({ env }) => {
    const { webhook_id, delivery_ids } = await readParams(env.incoming, RedriveParams);
    await views.mustDeliver(webhook_id);
    const eventIds = delivery_ids?.map((id) => {
      const { endpointId, eventId } = idsOf(id);
      if (endpointId === webhook_id) return eventId;
      throw new ApiError("VALIDATION_FAILED", {
        detail: "delivery_ids: expected deliveries of this webhook",
      });
    });
    return redrive(webhook_id, eventIds ?? null);
  });
  app.post("/:id/redrive", async (context) => {
    const { endpointId, eventId } = idsOf(context.req.param("id"));
    await views.mustDeliver(endpointId);
    return redrive(endpointId, [eventId]);
  });
  return app;
}

function idsOf(id: string): { endpointId: string; eventId: string } {
  const ids = parseDeliveryId(id);
  if (!ids) throw new ApiError("DELIVERY_NOT_FOUND");
  return ids;
}

function ok(result: unknown): Response {
  return jsonResponse({ ok: true, result });
}
