import { ApiError } from "@telepipe/contracts";
import type { MiddlewareHandler } from "hono";
import { apiKeyOf, type SecretCheck } from "../http/api-key.ts";
import type { GatewayEnv } from "../http/gateway-env.ts";

const READING = new Set(["GET", "HEAD"]);
const OWN_SITES = new Set(["same-origin", "none"]);

/**
 * Lets in who has the API key (as `x-api-key`) or the password (HTTP Basic, any user name). A browser sends a
 * password by itself, so whatever changes something must come from the board's own pages.
 *
 * @throws ApiError UNAUTHORIZED, FORBIDDEN
 */
export function requireBoardLogin(
  isApiKey: SecretCheck,
  isPassword: SecretCheck,
): MiddlewareHandler<GatewayEnv> {
  return async (context, next) => {
    const { incoming, outgoing } = context.env;
    const { headers } = incoming;
    // Nor may another site show the board's buttons in a frame of its own.
    outgoing.setHeader("x-frame-options", "DENY");
    if (!isApiKey(apiKeyOf(headers)) && !isPassword(basicPassword(headers.authorization))) {
      outgoing.setHeader("www-authenticate", 'Basic realm="Telepipe queues", charset="UTF-8"');
      throw new ApiError("UNAUTHORIZED", { detail: "log in with the password or send the x-api-key header" });
    }
    if (!READING.has(context.req.method) && !isSameOrigin(headers)) {
      throw new ApiError("FORBIDDEN", { detail: "this request comes from another site" });
    }
    await next();
  };
}

function basicPassword(authorization: string | undefined): string | undefined {
  const encoded = /^basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const login = Buffer.from(encoded, "base64").toString("utf8");
  const colon = login.indexOf(":");
  return colon === -1 ? undefined : login.slice(colon + 1);
}

/** Browsers send at least one of the two headers with every change; programs send neither. */
function isSameOrigin(headers: NodeJS.Dict<string | string[]>): boolean {
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  if (typeof site === "string") return OWN_SITES.has(site);
  return origin === undefined || (typeof origin === "string" && URL.parse(origin)?.host === host);
}
