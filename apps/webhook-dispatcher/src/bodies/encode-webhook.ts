import type { Event } from "@telepipe/contracts";
import type { MediaLinks } from "@telepipe/runtime";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { botApiBody } from "./bot-api.ts";
import { nativeBody } from "./native.ts";
import { thinBody } from "./thin.ts";

/** For whom a body is written. */
export interface BodyOptions {
  readonly endpoint: Pick<Endpoint, "payload" | "allowedUpdates">;
  /** Place of the event in its chat's row of events for this endpoint. */
  readonly sequence: number | null;
  /** For an endpoint of the format `bot_api`, null for others: the event's number among its updates. */
  readonly updateId: number | null;
  readonly mediaLinks: MediaLinks;
}

/** What was written of an event, by kind of body: it goes to many endpoints that differ in the sequence only. */
const written = new WeakMap<Event, Map<string, string>>();

/** The body of an event's webhook, to be signed and sent as it is. */
export function encodeWebhook(event: Event, options: BodyOptions): string {
  const { endpoint, sequence, updateId, mediaLinks } = options;
  if (updateId !== null) return JSON.stringify(botApiBody(event, updateId, endpoint.allowedUpdates));
  const kinds = written.get(event) ?? new Map<string, string>();
  written.set(event, kinds);
  const { payload } = endpoint;
  const body =
    kinds.get(payload) ??
    JSON.stringify(payload === "thin" ? thinBody(event) : nativeBody(event, mediaLinks));
  kinds.set(payload, body);
  return `${body.slice(0, -1)},"sequence":${sequence}}`;
}
