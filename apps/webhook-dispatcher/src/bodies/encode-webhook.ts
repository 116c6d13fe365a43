import type { Event } from "@telepipe/contracts";
import type { MediaLinks } from "@telepipe/runtime";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { nativeBody } from "./native.ts";
import { thinBody } from "./thin.ts";

/** For whom a body is written. */
export interface BodyOptions {
  readonly endpoint: Pick<Endpoint, "format" | "payload">;
  /** Place of the event in its chat's row of events for this endpoint. */
  readonly sequence: number | null;
  readonly mediaLinks: MediaLinks;
}

/** What was written of an event, by kind of body: it goes to many endpoints that differ in the sequence only. */
const written = new WeakMap<Event, Map<string, string>>();

/** The body of an event's webhook, to be signed and sent as it is. */
export function encodeWebhook(event: Event, { endpoint, sequence, mediaLinks }: BodyOptions): string {
  const kinds = written.get(event) ?? new Map<string, string>();
  written.set(event, kinds);
  const { payload } = endpoint;
  const body =
    kinds.get(payload) ??
    JSON.stringify(payload === "thin" ? thinBody(event) : nativeBody(event, mediaLinks));
  kinds.set(payload, body);
  return `${body.slice(0, -1)},"sequence":${sequence}}`;
}
