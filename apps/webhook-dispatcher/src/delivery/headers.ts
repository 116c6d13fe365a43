import packageJson from "../../package.json" with { type: "json" };
import type { Endpoint } from "../endpoints/endpoint.ts";

const USER_AGENT = `telepipe/${packageJson.version}`;

/**
 * Headers of one attempt. `webhook-id` stays the same over all attempts, so that a receiver can tell repeats;
 * `webhook-timestamp` is the attempt's (Standard Webhooks, standardwebhooks.com).
 *
 * @param attempt counts from 1
 */
export function deliveryHeaders(
  endpoint: Endpoint,
  eventId: string,
  attempt: number,
  nowMs: number,
): Record<string, string> {
  return {
    "content-type": "application/json",
    "accept-encoding": "identity",
    "user-agent": USER_AGENT,
    "webhook-id": eventId,
    "webhook-timestamp": String(Math.floor(nowMs / 1000)),
    "webhook-attempt": String(attempt),
    ...(endpoint.apiKey === null ? {} : { "x-api-key": endpoint.apiKey }),
  };
}
