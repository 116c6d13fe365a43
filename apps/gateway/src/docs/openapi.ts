import { AccountView, type ErrorCode, type MethodContract } from "@telepipe/contracts";
import { errorResponses, type Json, jsonSchema, okContent } from "./openapi-parts.ts";
import { webhookPaths } from "./webhook-paths.ts";

/** What the document says of this installation. */
export interface OpenApiOptions {
  readonly contracts: readonly MethodContract[];
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
  "RESULT_TIMEOUT",
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

/** The OpenAPI 3.1 document of `/api_v1`, made from the contracts. */
export function createOpenApi({ contracts, publicUrl }: OpenApiOptions): Json {
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
    paths: {
      ...Object.fromEntries(contracts.map((contract) => [`/api_v1/${contract.name}`, pathItem(contract)])),
      "/api_v1/account": ACCOUNT,
      ...webhookPaths(),
    },
    components: {
      securitySchemes: { apiKey: { type: "apiKey", in: "header", name: "x-api-key" } },
      schemas: { Error: ENVELOPE },
    },
  };
}

const ACCOUNT: Json = {
  get: {
    operationId: "account",
    summary: "How the account is, why, and what to do about it",
    tags: ["Account"],
    responses: {
      "200": okContent(jsonSchema(AccountView, "output")),
      ...errorResponses(["UNAUTHORIZED", "QUEUE_UNAVAILABLE"]),
    },
  },
};

function pathItem(contract: MethodContract): Json {
  return {
    post: {
      operationId: contract.name,
      summary: contract.summary,
      tags: [contract.media === undefined ? "Text" : "Media"],
      requestBody: { required: true, content: requestContent(contract) },
      responses: { "200": okResponse(contract), ...errorResponses([...contract.errors, ...COMMON_ERRORS]) },
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
