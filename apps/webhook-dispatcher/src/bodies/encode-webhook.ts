import { Event } from "@telepipe/contracts";
import type { MediaLinks } from "@telepipe/runtime";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { nativeBody } from "./native.ts";
import { thinBody } from "./thin.ts";

/** For whom a body is written. */
export interface BodyOptions {
  readonly endpoint: Pick<Endpoint, "url" | "format" | "payload">;
  /** Place of the event in its chat's row of events for this endpoint. */
  readonly sequence: number | null;
  readonly mediaLinks: MediaLinks;
}

/** A webhook ready to be signed and sent. */
export interface EncodedWebhook {
  readonly url: string;
  /** To be signed and sent as it is. */
  readonly body: Buffer;
}

/**
 * Writes the webhook of a stored event. A callback goes to the address that its call named.
 *
 * @throws when the stored event is none
 */
export function encodeWebhook(eventJson: string, options: BodyOptions): EncodedWebhook {
  const { endpoint, sequence, mediaLinks } = options;
  const event = Event.parse(JSON.parse(eventJson));
  const body = endpoint.payload === "thin" ? thinBody(event) : nativeBody(event, mediaLinks);
  return {
    url: event.type === "call.finished" ? event.callback_url : endpoint.url,
    body: Buffer.from(JSON.stringify({ ...body, sequence })),
  };
}
