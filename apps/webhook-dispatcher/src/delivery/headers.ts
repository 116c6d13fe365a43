import { isReservedHeader } from "@telepipe/contracts";
import packageJson from "../../package.json" with { type: "json" };
import type { Endpoint } from "../endpoints/endpoint.ts";
import { signWebhook } from "../signing/sign-webhook.ts";

const USER_AGENT = `telepipe/${packageJson.version}`;

/** What one attempt sends. */
export interface AttemptContent {
  readonly eventId: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** Place in its chat's row of events for this endpoint, from 1; null when it is not known any more. */
  readonly sequence: number | null;
  readonly body: string;
  readonly nowMs: number;
}

/**
 * Headers of one attempt. `webhook-id` and `webhook-sequence` stay the same over all attempts, so that a receiver can
 * tell repeats; timestamp and signatures are the attempt's (Standard Webhooks, standardwebhooks.com). The endpoint's
 * own headers may replace the user agent and nothing else of these.
 *
 * @throws RangeError for a secret that is none
 */
export function deliveryHeaders(endpoint: Endpoint, content: AttemptContent): Record<string, string> {
  const { eventId, attempt, sequence, body, nowMs } = content;
  const unixSeconds = Math.floor(nowMs / 1000);
  const secrets = endpoint.secretsAt(nowMs);
  return {
    "user-agent": USER_AGENT,
    ...ownHeaders(endpoint.headers),
    "content-type": "application/json",
    "accept-encoding": "identity",
    "webhook-id": eventId,
    "webhook-timestamp": String(unixSeconds),
    "webhook-attempt": String(attempt),
    ...(sequence === null ? {} : { "webhook-sequence": String(sequence) }),
    ...(secrets.length === 0
      ? {}
      : { "webhook-signature": signWebhook(secrets, { id: eventId, unixSeconds, body }) }),
    ...(endpoint.apiKey === null ? {} : { "x-api-key": endpoint.apiKey }),
  };
}

/** Lower case, so that one written otherwise does not stand beside ours. */
function ownHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !isReservedHeader(name))
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
}
