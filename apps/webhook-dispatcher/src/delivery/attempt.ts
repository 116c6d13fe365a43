import { Event } from "@telepipe/contracts";
import type { MediaLinks } from "@telepipe/runtime";
import { nativeBody } from "../bodies/native.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { Delivery } from "../lanes/delivery.ts";
import { bodyFault, classify, type Verdict } from "./classify.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { deliveryHeaders } from "./headers.ts";
import { post } from "./post.ts";

/** What is to be attempted. */
export interface AttemptRequest {
  readonly endpoint: Endpoint;
  readonly delivery: Delivery;
  /** The event as stored; null when it is not there. */
  readonly eventJson: string | null;
  /** Counts from 1. */
  readonly number: number;
}

/** One attempt and its judgement. */
export interface Attempt {
  readonly number: number;
  readonly verdict: Verdict;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly durationMs: number;
}

/** Makes one attempt; never rejects. */
export async function attemptDelivery(request: AttemptRequest, context: DeliveryContext): Promise<Attempt> {
  const { endpoint, delivery, eventJson, number } = request;
  if (eventJson === null) return withoutBody(number, "the event is no longer stored");
  const body = encode(eventJson, context.mediaLinks);
  if (body === null) return withoutBody(number, "the event cannot be written");

  const { agents, clock, metrics, signal } = context;
  const startedAt = clock.now();
  const headers = deliveryHeaders(endpoint, delivery.event_id, number, startedAt);
  metrics.inFlight.inc({ endpoint: endpoint.id });
  const { url, timeoutMs } = endpoint;
  const answer = await post({ url, headers, body, timeoutMs, agents, signal });
  metrics.inFlight.dec({ endpoint: endpoint.id });
  const finishedAt = clock.now();
  return {
    number,
    verdict: classify(answer, finishedAt),
    status: answer.status,
    durationMs: finishedAt - startedAt,
  };
}

function withoutBody(number: number, why: string): Attempt {
  return { number, verdict: bodyFault(why), status: null, durationMs: 0 };
}

/** An event that cannot be encoded must not hold up its lane, whatever the reason. */
function encode(eventJson: string, mediaLinks: MediaLinks): string | null {
  try {
    return JSON.stringify(nativeBody(Event.parse(JSON.parse(eventJson)), mediaLinks));
  } catch {
    return null;
  }
}
