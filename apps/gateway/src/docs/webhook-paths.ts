import {
  CreateWebhookParams,
  DeadLetterQuery,
  DeadLetterView,
  DeliveryDetail,
  DeliveryQuery,
  DeliveryView,
  type ErrorCode,
  LaneEventView,
  LaneView,
  RecoverParams,
  RedriveParams,
  RedriveResult,
  RotateSecretParams,
  TestResult,
  UpdateWebhookParams,
  WebhookView,
} from "@telepipe/contracts";
import * as z from "zod";
import { errorResponses, type Json, jsonSchema, okContent, type Tag } from "./openapi-parts.ts";

/** One operation of the management API. */
interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly tag: Tag;
  /** Names in the path. */
  readonly path?: readonly string[];
  readonly query?: z.ZodObject;
  readonly body?: { readonly schema: z.ZodType; readonly example: Json };
  readonly result: z.ZodType;
  readonly errors?: readonly ErrorCode[];
}

export const WEBHOOKS: Tag = {
  name: "Webhooks",
  description: "Endpoints that events are posted to: what they get, how, and how they are doing.",
};
export const DELIVERIES: Tag = {
  name: "Deliveries",
  description: "Every event on its way to an endpoint, with its attempts; sending again what was given up.",
};
const COMMON: readonly ErrorCode[] = ["UNAUTHORIZED", "QUEUE_UNAVAILABLE", "INTERNAL"];
const BODY_ERRORS: readonly ErrorCode[] = ["MALFORMED_BODY", "VALIDATION_FAILED", "BODY_TOO_LARGE"];
const ORDER_ERRORS: readonly ErrorCode[] = ["DISPATCHER_UNAVAILABLE"];

const WithSecret = WebhookView.extend({
  secret: z.string().meta({ description: "`whsec_…`; told now and never again" }),
});

function page(name: string, item: z.ZodType) {
  return z.object({ [name]: z.array(item), next_cursor: z.string().nullable() });
}

/** The paths of `/api_v1/webhooks`, `/api_v1/deliveries` and `/api_v1/dead-letters`. */
export function webhookPaths(): Json {
  return {
    "/api_v1/webhooks": {
      get: operation({
        id: "listWebhooks",
        summary: "All endpoints",
        tag: WEBHOOKS,
        result: z.array(WebhookView),
      }),
      post: operation({
        id: "createWebhook",
        summary: "Add an endpoint; every dispatcher serves it within a second",
        tag: WEBHOOKS,
        body: {
          schema: CreateWebhookParams,
          example: { url: "https://example.com/telegram", description: "CRM", events: ["message.*"] },
        },
        result: WithSecret,
        errors: ["WEBHOOK_URL_REFUSED"],
      }),
    },
    "/api_v1/webhooks/{id}": {
      get: ofWebhook({ id: "getWebhook", summary: "One endpoint and how it is doing", result: WebhookView }),
      patch: ofWebhook({
        id: "updateWebhook",
        summary: "Change an endpoint; what is not named stays. `state: enabled` also ends a disabling",
        body: { schema: UpdateWebhookParams, example: { state: "paused" } },
        result: WebhookView,
        errors: ["WEBHOOK_URL_REFUSED", "WEBHOOK_READ_ONLY"],
      }),
      delete: ofWebhook({
        id: "deleteWebhook",
        summary: "Delete an endpoint; what waits for it is dropped",
        result: z.literal(true),
        errors: ["WEBHOOK_READ_ONLY"],
      }),
    },
    "/api_v1/webhooks/{id}/rotate-secret": {
      post: ofWebhook({
        id: "rotateWebhookSecret",
        summary: "Make a new secret; the old ones sign as well until the grace ends",
        body: { schema: RotateSecretParams, example: { grace_seconds: 86_400 } },
        result: WithSecret,
        errors: ["WEBHOOK_READ_ONLY"],
      }),
    },
    "/api_v1/webhooks/{id}/test": {
      post: ofWebhook({
        id: "testWebhook",
        summary: "Post a test event and tell what it met with",
        result: TestResult,
        errors: ORDER_ERRORS,
      }),
    },
    "/api_v1/webhooks/{id}/recover": {
      post: ofWebhook({
        id: "recoverWebhook",
        summary: "Deliver again what was given up in a time range, oldest first",
        body: { schema: RecoverParams, example: { since: "2026-11-22T12:00:00Z" } },
        result: RedriveResult,
        errors: ORDER_ERRORS,
      }),
    },
    "/api_v1/webhooks/{id}/lanes": {
      get: ofWebhook({
        id: "listLanes",
        summary: "Chats with events that wait for the endpoint, the longest rows first",
        query: CursorQuery,
        result: page("lanes", LaneView),
      }),
    },
    "/api_v1/webhooks/{id}/lanes/{lane}": {
      get: operation({
        id: "getLane",
        summary: "The events of one chat that wait, in their order",
        tag: WEBHOOKS,
        path: ["id", "lane"],
        query: CursorQuery,
        result: page("deliveries", LaneEventView),
        errors: ["WEBHOOK_NOT_FOUND"],
      }),
    },
    ...deliveryPaths(),
  };
}

const CursorQuery = z.object({ cursor: z.string().optional() });

function deliveryPaths(): Json {
  return {
    "/api_v1/deliveries": {
      get: operation({
        id: "listDeliveries",
        summary: "What became of events, the newest first. A page may be short and still have a next one",
        tag: DELIVERIES,
        query: DeliveryQuery,
        result: page("deliveries", DeliveryView),
        errors: ["VALIDATION_FAILED"],
      }),
    },
    "/api_v1/deliveries/{id}": {
      get: operation({
        id: "getDelivery",
        summary: "One delivery with its attempts and its event",
        tag: DELIVERIES,
        path: ["id"],
        result: DeliveryDetail,
        errors: ["DELIVERY_NOT_FOUND"],
      }),
    },
    "/api_v1/deliveries/{id}/resend": {
      post: operation({
        id: "resendDelivery",
        summary: "Deliver an event once more under the same `webhook-id`, behind what waits for its chat",
        tag: DELIVERIES,
        path: ["id"],
        result: DeliveryView.pick({ id: true, state: true }),
        errors: [
          "DELIVERY_NOT_FOUND",
          "WEBHOOK_NOT_FOUND",
          "EVENT_NOT_KEPT",
          "DELIVERY_PENDING",
          ...ORDER_ERRORS,
        ],
      }),
    },
    "/api_v1/dead-letters": {
      get: operation({
        id: "listDeadLetters",
        summary: "Events that were given up, with the reason",
        tag: DELIVERIES,
        query: DeadLetterQuery,
        result: page("dead_letters", DeadLetterView),
        errors: ["VALIDATION_FAILED", "WEBHOOK_NOT_FOUND"],
      }),
    },
    "/api_v1/dead-letters/redrive": {
      post: operation({
        id: "redriveDeadLetters",
        summary: "Deliver dead letters of an endpoint again, oldest first: those named, or all",
        tag: DELIVERIES,
        body: { schema: RedriveParams, example: { webhook_id: "default" } },
        result: RedriveResult,
        errors: ["WEBHOOK_NOT_FOUND", ...ORDER_ERRORS],
      }),
    },
    "/api_v1/dead-letters/{id}/redrive": {
      post: operation({
        id: "redriveDeadLetter",
        summary: "Deliver one dead letter again",
        tag: DELIVERIES,
        path: ["id"],
        result: RedriveResult,
        errors: ["DELIVERY_NOT_FOUND", "WEBHOOK_NOT_FOUND", ...ORDER_ERRORS],
      }),
    },
  };
}

function ofWebhook(described: Omit<Operation, "tag" | "path">): Json {
  const errors: ErrorCode[] = ["WEBHOOK_NOT_FOUND", ...(described.errors ?? [])];
  return operation({ ...described, tag: WEBHOOKS, path: ["id"], errors });
}

function operation({ id, summary, tag, path = [], query, body, result, errors = [] }: Operation): Json {
  const parameters = [
    ...path.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...queryParameters(query),
  ];
  return {
    operationId: id,
    summary,
    tags: [tag.name],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: requestContent(body) } } : {}),
    responses: {
      "200": okContent(jsonSchema(result, "output")),
      ...errorResponses([...errors, ...(body ? BODY_ERRORS : []), ...COMMON]),
    },
  };
}

function requestContent({ schema, example }: NonNullable<Operation["body"]>): Json {
  return { "application/json": { schema: jsonSchema(schema, "input"), example } };
}

function queryParameters(query: z.ZodObject | undefined): Json[] {
  if (!query) return [];
  const schema = jsonSchema(query, "input");
  return Object.entries(schema.properties as Record<string, Json>).map(
    ([name, { description, ...rest }]) => ({
      name,
      in: "query",
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }),
  );
}
