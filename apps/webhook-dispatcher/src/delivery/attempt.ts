import { encodeWebhook } from "../bodies/encode-webhook.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { Delivery } from "../lanes/delivery.ts";
import type { Turn } from "../lanes/lane-store.ts";
import { bodyFault, classify, type Verdict } from "./classify.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { deliveryHeaders } from "./headers.ts";
import { type Answer, type Post, post } from "./post.ts";

/** What is to be attempted. */
export interface AttemptRequest
  extends Pick<Extract<Turn, { kind: "turn" }>, "event" | "sequence" | "attempt"> {
  readonly endpoint: Endpoint;
  readonly delivery: Delivery;
}

/** One attempt and its judgement. */
export interface Attempt {
  /** Counts from 1. */
  readonly number: number;
  readonly verdict: Verdict;
  /** Where it went; null when nothing was sent. */
  readonly url: string | null;
  /** As sent; empty when nothing was. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null when nothing was sent. */
  readonly answer: Answer | null;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** Makes one attempt; never rejects. */
export async function attemptDelivery(request: AttemptRequest, context: DeliveryContext): Promise<Attempt> {
  const { endpoint, attempt: number } = request;
  const { agents, clock, metrics, signal, retry } = context;
  const startedAt = clock.now();
  const content = prepare(request, context, startedAt);
  if ("problem" in content) {
    return {
      number,
      verdict: bodyFault(content.problem),
      url: null,
      headers: {},
      answer: null,
      startedAt,
      durationMs: 0,
    };
  }
  const inFlight = metrics.inFlight.labels({ endpoint: metrics.labels.of(endpoint.id) });
  inFlight.inc();
  const { timeoutMs } = endpoint;
  const answer = await post({ ...content, timeoutMs, agents: agents.of(endpoint), signal });
  inFlight.dec();
  const finishedAt = clock.now();
  return {
    number,
    verdict: classify(answer, finishedAt, retry.maxRetryAfterMs),
    url: content.url,
    headers: content.headers,
    answer,
    startedAt,
    durationMs: finishedAt - startedAt,
  };
}

type Content = Pick<Post, "url" | "headers" | "body">;

/** An event that cannot be written or signed must not hold up its lane, whatever the reason. */
function prepare(
  { endpoint, delivery, event, sequence, attempt }: AttemptRequest,
  { mediaLinks }: DeliveryContext,
  nowMs: number,
): Content | { readonly problem: string } {
  if (event === null) return { problem: "the event is no longer stored" };
  try {
    const { body, url } = encodeWebhook(event, { endpoint, sequence, mediaLinks });
    const headers = deliveryHeaders(endpoint, { eventId: delivery.event_id, attempt, sequence, body, nowMs });
    return { url, headers, body };
  } catch {
    return { problem: "the event cannot be written" };
  }
}
