import { encodeWebhook } from "../bodies/encode-webhook.ts";
import { bodyFault, classify, type Verdict } from "./classify.ts";
import type { Errand } from "./deliver.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { deliveryHeaders } from "./headers.ts";
import type { Answer, Post } from "./post.ts";

/** What is to be attempted. */
export interface AttemptRequest {
  readonly errand: Errand;
  /** Place of the event in its lane; null when it is not known any more. */
  readonly sequence: number | null;
  /** Counts from 1. */
  readonly number: number;
  /** Why there is nothing to send; else null. */
  readonly problem: string | null;
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
  const { number } = request;
  const { endpoint } = request.errand;
  const { poster, clock, metrics, retry } = context;
  const startedAt = clock.now();
  const updateId =
    endpoint.format === "bot_api"
      ? await context.updates.numberFor(endpoint.id, request.errand.delivery.event_id)
      : null;
  const content = prepare(request, context, startedAt, updateId);
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
  const { timeoutMs, isTrusted } = endpoint;
  const answer = await poster.post({ ...content, timeoutMs, isTrusted });
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
  { errand, sequence, number, problem }: AttemptRequest,
  { mediaLinks }: DeliveryContext,
  nowMs: number,
  updateId: number | null,
): Content | { readonly problem: string } {
  const { endpoint, event } = errand;
  if (event === null) return { problem: problem ?? "the event is no longer stored" };
  try {
    const body = encodeWebhook(event, { endpoint, sequence, updateId, mediaLinks });
    const content = { eventId: event.id, attempt: number, sequence, body, nowMs };
    // A callback goes to the address that its call named.
    const url = event.type === "call.finished" ? event.callback_url : endpoint.url;
    return { url, headers: deliveryHeaders(endpoint, content), body };
  } catch {
    return { problem: "the event cannot be written" };
  }
}
