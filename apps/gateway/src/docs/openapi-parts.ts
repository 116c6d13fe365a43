import { describeError, ERRORS, type ErrorCode } from "@telepipe/contracts";
import * as z from "zod";

/** A part of the OpenAPI document. */
export type Json = Record<string, unknown>;

/** A group of operations. */
export interface Tag {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
}

/** The successful answer whose `result` has this schema. */
export function okContent(result: Json, example: Json = {}): Json {
  const properties = { ok: { const: true }, result };
  const schema = { type: "object", required: ["ok", "result"], properties };
  return { description: "Done", content: { "application/json": { schema, ...example } } };
}

/** One response per status, listing the errors that have it. */
export function errorResponses(codes: readonly ErrorCode[]): Json {
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

/** A zod schema as OpenAPI has it; `io` tells what is sent from what comes back. */
export function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  // `$schema` belongs to whole documents; OpenAPI 3.1 uses this draft anyway.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
