import {
  AcceptedJob,
  AccountView,
  type ErrorCode,
  JobView,
  type MethodContract,
  type MethodGroup,
  methodGroups,
} from "@telepipe/contracts";
import { errorResponses, type Json, jsonSchema, okContent, type Tag } from "./openapi-parts.ts";
import { UPDATES, updatePaths } from "./update-paths.ts";
import { DELIVERIES, WEBHOOKS, webhookPaths } from "./webhook-paths.ts";

/** What the document says of this installation. */
export interface OpenApiOptions {
  /** Public address of the API when it is configured. */
  readonly publicUrl: string | undefined;
}

/** Errors that every method can answer with. */
const COMMON_ERRORS: readonly ErrorCode[] = [
  "MALFORMED_BODY",
  "VALIDATION_FAILED",
  "UNAUTHORIZED",
  "BODY_TOO_LARGE",
  "FLOOD_WAIT",
  "TELEGRAM_REJECTED",
  "TELEGRAM_UNAVAILABLE",
  "NOT_LOGGED_IN",
  "QUEUE_UNAVAILABLE",
  "IDEMPOTENCY_KEY_REUSED",
  "CALL_CANCELLED",
  "INTERNAL",
];

const ENVELOPE: Json = {
  type: "object",
  required: ["ok", "error_code", "description"],
  properties: {
    ok: { const: false },
    error_code: { type: "integer", description: "The HTTP status" },
    description: { type: "string", description: "What was wrong and what was expected" },
    parameters: {
      type: "object",
      properties: {
        retry_after: { type: "integer", description: "Seconds to wait, with 429" },
        job_id: { type: "string", description: "The call whose end is not known, with 504" },
      },
    },
  },
};

/** The OpenAPI 3.1 document of the API, made from the contracts. */
export function createOpenApi({ publicUrl }: OpenApiOptions): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Telepipe",
      // The path names the version of the interface; this is the document's own.
      version: "1",
      description:
        "One Telegram user account behind HTTP. Methods and errors are those of the Telegram Bot API where it has them.",
      license: { name: "MIT", identifier: "MIT" },
    },
    // Relative to this document, so that it holds under any host, port and prefix.
    servers: [{ url: ".." }, ...(publicUrl === undefined ? [] : [{ url: publicUrl }])],
    security: [{ apiKey: [] }],
    tags: [
      ...methodGroups.map(({ tag, description }) => ({ name: tag, description })),
      ...[JOBS, UPDATES, WEBHOOKS, DELIVERIES],
    ],
    paths: {
      ...Object.fromEntries(methodGroups.flatMap(groupPaths)),
      "/api_v1/account": ACCOUNT,
      "/api_v1/jobs/{job_id}": JOB,
      ...updatePaths(),
      ...webhookPaths(),
    },
    components: {
      securitySchemes: { apiKey: { type: "apiKey", in: "header", name: "x-api-key" } },
      schemas: { Error: ENVELOPE },
    },
  };
}

/** The headers that every method takes (docs/sending.md). */
const CALL_HEADERS: readonly Json[] = [
  header("Idempotency-Key", "The same call with the same key is made once", "order-4711-paid"),
  header(
    "Prefer",
    "`respond-async`: answer 202 with a job; with `, wait=<s>` after so many seconds",
    "respond-async",
  ),
  header("X-Callback-URL", "Gets the outcome; also as the field `callback_url`", "https://example.com/done"),
  header("X-Priority", "`bulk` lets other calls go first; also as the field `priority`", "bulk"),
];

const ACCEPTED: Json = {
  ...okContent(jsonSchema(AcceptedJob, "output")),
  description: "The call goes on without its caller: ask after its job",
  headers: { Location: { schema: { type: "string" }, description: "Address of the job" } },
};

const JOB_ID: Json = { name: "job_id", in: "path", required: true, schema: { type: "string" } };

const JOBS: Tag = {
  name: "Jobs",
  description: "Calls that go on without their caller: how far they are, what came of them, cancelling them.",
};

const JOB: Json = {
  parameters: [JOB_ID],
  get: {
    operationId: "getJob",
    summary: "How a call is getting on",
    tags: [JOBS.name],
    responses: {
      "200": okContent(jsonSchema(JobView, "output")),
      ...errorResponses(["UNAUTHORIZED", "JOB_NOT_FOUND", "QUEUE_UNAVAILABLE"]),
    },
  },
  delete: {
    operationId: "cancelJob",
    summary: "Cancel a call that has not begun",
    tags: [JOBS.name],
    responses: {
      "200": okContent(jsonSchema(JobView, "output")),
      ...errorResponses(["UNAUTHORIZED", "JOB_NOT_FOUND", "JOB_STARTED", "QUEUE_UNAVAILABLE"]),
    },
  },
};

function header(name: string, description: string, example: string): Json {
  return { name, in: "header", required: false, description, example, schema: { type: "string" } };
}

const ACCOUNT: Json = {
  get: {
    operationId: "account",
    summary: "How the account is, why, and what to do about it",
    tags: ["Account"], // As of the methods that concern it.
    responses: {
      "200": okContent(jsonSchema(AccountView, "output")),
      ...errorResponses(["UNAUTHORIZED", "QUEUE_UNAVAILABLE"]),
    },
  },
};

function groupPaths({ tag, methods }: MethodGroup): [path: string, item: Json][] {
  // Widened: any method is described through its schemas, not through its particular types.
  const contracts = Object.values(methods) as readonly MethodContract[];
  return contracts.map((contract) => [`/api_v1/${contract.name}`, pathItem(contract, tag)]);
}

function pathItem(contract: MethodContract, tag: string): Json {
  return {
    post: {
      operationId: contract.name,
      summary: contract.summary,
      tags: [tag],
      parameters: CALL_HEADERS,
      requestBody: { required: true, content: requestContent(contract) },
      responses: {
        "200": okResponse(contract),
        "202": ACCEPTED,
        ...errorResponses([...contract.errors, ...COMMON_ERRORS]),
      },
    },
  };
}

function requestContent(contract: MethodContract): Json {
  const schema = jsonSchema(contract.params, "input");
  const { params: example } = contract.example;
  const json = { "application/json": { schema, example } };
  if (contract.media === undefined) {
    return { ...json, "application/x-www-form-urlencoded": { schema } };
  }
  const { field, kind } = contract.media;
  const upload = { type: "string", format: "binary", description: `The ${kind}'s file` };
  // z.toJSONSchema of an object schema always has properties.
  const properties = { ...(schema.properties as Json), [field]: upload };
  return { ...json, "multipart/form-data": { schema: { ...schema, properties } } };
}

function okResponse(contract: MethodContract): Json {
  const example = { ok: true, result: contract.example.result };
  return okContent(jsonSchema(contract.native.schema, "output"), { example });
}
