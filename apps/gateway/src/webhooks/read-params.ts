import type { IncomingMessage } from "node:http";
import { ApiError } from "@telepipe/contracts";
import type * as z from "zod";
import { parseJson } from "../http/body/parse-json.ts";
import { readWhole } from "../http/body/read-whole.ts";
import { describeIssues } from "../http/describe-issues.ts";

/** Bodies of the management API are small. */
const LIMIT_BYTES = 1024 ** 2;

/**
 * Reads a JSON body; an empty one is an empty object.
 *
 * @throws ApiError MALFORMED_BODY, BODY_TOO_LARGE, VALIDATION_FAILED naming every field that is wrong
 */
export async function readParams<Schema extends z.ZodType>(
  incoming: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  return checkParams(parseJson(await readWhole(incoming, LIMIT_BYTES)), schema);
}

/** @throws ApiError VALIDATION_FAILED naming every field that is wrong */
export function checkParams<Schema extends z.ZodType>(fields: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw new ApiError("VALIDATION_FAILED", { detail: describeIssues(parsed.error, fields) });
}
