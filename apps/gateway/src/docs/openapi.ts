import { AccountView, describeError, ERRORS, type ErrorCode, type MethodContract } from "@telepipe/contracts";
import * as z from "zod";

/** A part of the OpenAPI document. */
type Json = Record<string, unknown>;

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

function okContent(result: Json, example: Json = {}): Json {
  const properties = { ok: { const: true }, result };
  const schema = { type: "object", required: ["ok", "result"], properties };
  return { description: "Done", content: { "application/json": { schema, ...example } } };
}

/** One response per status, listing the errors that have it. */
function errorResponses(codes: readonly ErrorCode[]): Json {
  const byStatus = Map.groupBy(new Set(codes), (code) => ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => {
      const examples = group.map((code) => [code, { value: envelopeExample(code) }]);
      const content = {
        schema: { $ref: "#/components/schemas/Error" },
        examples: Object.fromEntries(examples),
      };
      return [String(status), { description: group.join(", "), content: { "application/json": content } }];
    }),
  );
}

function envelopeExample(code: ErrorCode): Json {
  const parameters =
    code === "FLOOD_WAIT"
      ? { retry_after: 30 }
      : code === "RESULT_TIMEOUT"
        ? { job_id: "0b8f6c1e-3d1a-4a58-9a3e-2f7d5c1b9e40" }
        : undefined;
  const envelope = { ok: false, error_code: ERRORS[code].status, description: describeError(code) };
  return parameters === undefined ? envelope : { ...envelope, parameters };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  // `$schema` belongs to whole documents; OpenAPI 3.1 uses this draft anyway.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
