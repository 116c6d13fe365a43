import { type ErrorCode, UPDATE_KINDS } from "@telepipe/contracts";
import * as z from "zod";
import { WebhookInfo } from "../updates/webhook-info.ts";
import { errorResponses, type Json, jsonSchema, okContent, type Tag } from "./openapi-parts.ts";

/** One of the methods that only the Bot API's dialect has. */
interface UpdateOperation {
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly example: Json;
  readonly result: z.ZodType;
  readonly errors?: readonly ErrorCode[];
}

export const UPDATES: Tag = {
  name: "Updates",
  description: "The Bot API's dialect for programs written for bots, and how these get their updates.",
};
const TOKEN: Json = {
  name: "token",
  in: "path",
  required: true,
  description: "One of `BOT_API_TOKENS`; each has updates and a webhook of its own",
  schema: { type: "string" },
};
const COMMON: readonly ErrorCode[] = ["UNAUTHORIZED", "QUEUE_UNAVAILABLE", "INTERNAL"];

const AllowedUpdates = z
  .array(z.enum(UPDATE_KINDS))
  .optional()
  .meta({ description: "Kinds of updates; left out: as before, empty: those that bots get by default" });

/** An update holds one member beside its id, named after its kind (docs/bot-api.md). */
const Update = z.looseObject({ update_id: z.int() });

const OPERATIONS: Readonly<Record<string, UpdateOperation>> = {
  getUpdates: {
    summary: "Fetch updates, waiting for the first; an offset confirms all before it",
    params: z.object({
      offset: z.int().optional(),
      limit: z.int().min(1).max(100).default(100).optional(),
      timeout: z
        .int()
        .min(0)
        .max(50)
        .default(0)
        .optional()
        .meta({ description: "How long to wait, in seconds" }),
      allowed_updates: AllowedUpdates,
    }),
    example: { limit: 10, timeout: 0, allowed_updates: ["message", "outgoing_message"] },
    result: z.array(Update),
    errors: ["CONFLICT"],
  },
  setWebhook: {
    summary: "Have updates posted to a URL; what waits to be fetched goes there",
    params: z.object({
      url: z.string(),
      max_connections: z.int().min(1).max(100).default(40).optional(),
      allowed_updates: AllowedUpdates,
      drop_pending_updates: z.boolean().optional(),
      secret_token: z.string().max(256).optional(),
    }),
    example: { url: "https://example.com/bot", secret_token: "a-secret-of-yours" },
    result: z.literal(true),
    errors: ["VALIDATION_FAILED", "WEBHOOK_URL_REFUSED"],
  },
  getWebhookInfo: {
    summary: "Tell where updates are posted and how that goes",
    params: z.object({}),
    example: {},
    result: WebhookInfo,
  },
  deleteWebhook: {
    summary: "Have updates posted no longer; what waits is there to be fetched",
    params: z.object({ drop_pending_updates: z.boolean().optional() }),
    example: { drop_pending_updates: false },
    result: z.literal(true),
  },
  close: {
    summary: "Nothing is to be done before a program moves to another server: true",
    params: z.object({}),
    example: {},
    result: z.literal(true),
  },
};

/** The Bot API's dialect: its paths for any method, and the methods that exist there only. */
export function updatePaths(): Json {
  const paths = Object.entries(OPERATIONS).map(([name, described]) => [
    `/bot{token}/${name}`,
    { post: operation(name, described) },
  ]);
  return { "/bot{token}/{method}": { post: ANY_METHOD }, ...Object.fromEntries(paths) };
}

const ANY_METHOD: Json = {
  operationId: "callBotApiMethod",
  summary: "Any method above in the Bot API's dialect, for programs written for bots",
  description:
    "Parameters come in the query, as a form, as JSON or as multipart. Results are the Bot API's objects. GET does the same.",
  tags: [UPDATES.name],
  security: [],
  parameters: [
    TOKEN,
    { name: "method", in: "path", required: true, schema: { type: "string" }, example: "getMe" },
  ],
  requestBody: { content: { "application/json": { schema: { type: "object" }, example: {} } } },
  responses: {
    "200": okContent({}),
    ...errorResponses(["METHOD_NOT_FOUND", "VALIDATION_FAILED", ...COMMON]),
  },
};

function operation(name: string, { summary, params, example, result, errors = [] }: UpdateOperation): Json {
  const content = { schema: jsonSchema(params, "input"), example };
  return {
    operationId: name,
    summary,
    tags: [UPDATES.name],
    security: [],
    parameters: [TOKEN],
    requestBody: { required: true, content: { "application/json": content } },
    responses: {
      "200": okContent(jsonSchema(result, "output")),
      ...errorResponses([...errors, ...COMMON]),
    },
  };
}
