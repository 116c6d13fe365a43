import { ApiError } from "@telepipe/contracts";
import { findJsonError } from "./find-json-error.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Parses a JSON body, which must be an object; an empty body is an empty object.
 *
 * @throws ApiError MALFORMED_BODY with the position of the first error
 */
export function parseJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  const value = parse(decodeUtf8(body));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    // An object that JSON.parse made has string keys only.
    return value as Record<string, unknown>;
  }
  const got = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new ApiError("MALFORMED_BODY", {
    detail: `can't parse the body: expected a JSON object, got ${got}`,
  });
}

/** @throws ApiError MALFORMED_BODY */
export function decodeUtf8(body: Buffer): string {
  try {
    return UTF8.decode(body);
  } catch {
    throw new ApiError("MALFORMED_BODY", { detail: "can't parse the body: it is not UTF-8" });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message may quote the body, and has a position only sometimes.
    const { line, column, expected } = findJsonError(text);
    throw new ApiError("MALFORMED_BODY", {
      detail: `can't parse the body as JSON: line ${line}, column ${column}: expected ${expected}`,
    });
  }
}
