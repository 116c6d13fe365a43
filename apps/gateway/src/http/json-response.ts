import { JSON_HEADERS } from "./error-response.ts";

/**
 * A value as a JSON response. Made without Hono's context: with plain headers the Node adapter writes it out in
 * one go.
 */
export function jsonResponse(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(value), { status, headers: { ...JSON_HEADERS, ...headers } });
}
