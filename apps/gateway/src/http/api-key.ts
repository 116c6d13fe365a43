import { hash, timingSafeEqual } from "node:crypto";
import { ApiError } from "@telepipe/contracts";
import type { MiddlewareHandler } from "hono";
import type { GatewayEnv } from "./gateway-env.ts";

/** Tells whether a secret is the expected one, in a time that says nothing of either. */
export type SecretCheck = (given: string | undefined) => boolean;

/** Compares digests, so that neither the length nor the position of a difference shows in the time it takes. */
export function secretCheck(expected: string): SecretCheck {
  const expectedDigest = digest(expected);
  return (given) => given !== undefined && timingSafeEqual(digest(given), expectedDigest);
}

/**
 * Lets only requests with the right `x-api-key` pass; looks at nothing else of the request.
 *
 * @throws ApiError UNAUTHORIZED
 */
export function requireApiKey(isApiKey: SecretCheck): MiddlewareHandler<GatewayEnv> {
  return async (context, next) => {
    if (!isApiKey(apiKeyOf(context.env.incoming.headers))) throw new ApiError("UNAUTHORIZED");
    await next();
  };
}

/** The `x-api-key` header; a repeated one (joined by Node) is as good as a wrong one. */
export function apiKeyOf(headers: NodeJS.Dict<string | string[]>): string | undefined {
  const key = headers["x-api-key"];
  return typeof key === "string" ? key : undefined;
}

function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
