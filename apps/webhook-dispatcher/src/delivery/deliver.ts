import { Event } from "@telepipe/contracts";
import {
  type Clock,
  type Logger,
  type MediaLinks,
  type OutgoingCallLog,
  publicAddress,
} from "@telepipe/runtime";
import { type Job, UnrecoverableError } from "bullmq";
import { nativeBody } from "../bodies/native.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { Delivery } from "../lanes/delivery.ts";
import type { LaneStore } from "../lanes/lane-store.ts";
import type { DispatcherMetrics } from "../metrics.ts";
import type { Agents } from "./agents.ts";
import { bodyFault, classify, type FailedVerdict, type Verdict } from "./classify.ts";
import type { DeliveryQueues } from "./delivery-queues.ts";
import { deliveryHeaders } from "./headers.ts";
import { post } from "./post.ts";
import { RetryLater } from "./retry-later.ts";
import { decideRetry, type RetryPolicy } from "./retry-policy.ts";

/** What a delivery works with. */
export interface DeliveryContext {
  readonly lanes: LaneStore;
  readonly queues: DeliveryQueues;
  readonly retry: RetryPolicy;
  readonly mediaLinks: MediaLinks;
  readonly agents: Agents;
  readonly metrics: DispatcherMetrics;
  readonly log: Logger;
  /** Null: outgoing calls are not recorded. */
  readonly outgoing: OutgoingCallLog | null;
  readonly clock: Clock;
  /** Aborted when requests that are still under way must end. */
  readonly signal: AbortSignal;
}

/** Return value of a finished delivery job, for Bull Board. */
export type DeliveryResult =
  | { readonly delivered: true; readonly status: number | null; readonly attempt: number }
  /** It was not this event's turn: an echo of one that is settled. */
  | { readonly delivered: false };

/** One attempt and its judgement. */
interface Attempt {
  readonly number: number;
  readonly verdict: Verdict;
  readonly status: number | null;
  readonly durationMs: number;
}

/**
 * Runs one delivery job. The order of the steps is what keeps chats in order and lanes moving over any crash:
 * the lane advances, then its next head gets a job, and only then does this job end.
 *
 * @throws RetryLater the lane's head stays where it is
 * @throws UnrecoverableError with the public reason: the event is a dead letter and its lane has moved on
 */
export async function deliver(
  endpoint: Endpoint,
  job: Job<unknown>,
  context: DeliveryContext,
): Promise<DeliveryResult> {
  const parsed = Delivery.safeParse(job.data);
  if (!parsed.success) throw new UnrecoverableError("the job is not a delivery");
  const delivery = parsed.data;
  const { lanes, queues } = context;

  const look = await lanes.look(endpoint.id, delivery);
  if (!look.turn) {
    // A run before this one may have died between advancing the lane and adding its next job.
    if (look.head) await queues.add([{ endpointId: endpoint.id, delivery: look.head }]);
    return { delivered: false };
  }

  const attempt = await attemptDelivery(endpoint, delivery, look.event, job.attemptsStarted, context);
  if (attempt.verdict.ok) {
    await settle(endpoint, delivery, "delivered", context);
    report(endpoint, delivery, attempt, { outcome: "delivered" }, context);
    return { delivered: true, status: attempt.status, attempt: attempt.number };
  }
  throw await failure(endpoint, delivery, job, { ...attempt, verdict: attempt.verdict }, context);
}

async function attemptDelivery(
  endpoint: Endpoint,
  delivery: Delivery,
  eventJson: string | null,
  number: number,
  { mediaLinks, agents, metrics, clock, signal }: DeliveryContext,
): Promise<Attempt> {
  const startedAt = clock.now();
  const body = eventJson === null ? null : encode(eventJson, mediaLinks);
  if (body === null) {
    const why = eventJson === null ? "the event is no longer stored" : "the event cannot be written";
    return { number, verdict: bodyFault(why), status: null, durationMs: 0 };
  }
  metrics.inFlight.inc({ endpoint: endpoint.id });
  try {
    const headers = deliveryHeaders(endpoint, delivery.event_id, number, startedAt);
    const answer = await post({
      url: endpoint.url,
      headers,
      body,
      timeoutMs: endpoint.timeoutMs,
      agents,
      signal,
    });
    const finishedAt = clock.now();
    const verdict = classify(answer, finishedAt);
    return { number, verdict, status: answer.status, durationMs: finishedAt - startedAt };
  } finally {
    metrics.inFlight.dec({ endpoint: endpoint.id });
  }
}

/** An event that cannot be encoded must not hold up its lane, whatever the reason. */
function encode(eventJson: string, mediaLinks: MediaLinks): string | null {
  try {
    return JSON.stringify(nativeBody(Event.parse(JSON.parse(eventJson)), mediaLinks));
  } catch {
    return null;
  }
}

async function settle(
  endpoint: Endpoint,
  delivery: Delivery,
  outcome: "delivered" | "dead",
  { lanes, queues }: DeliveryContext,
): Promise<void> {
  const head = await lanes.advance(endpoint.id, delivery, outcome);
  if (head) await queues.add([{ endpointId: endpoint.id, delivery: head }]);
}

async function failure(
  endpoint: Endpoint,
  delivery: Delivery,
  job: Job<unknown>,
  attempt: Attempt & { verdict: FailedVerdict },
  context: DeliveryContext,
): Promise<RetryLater | UnrecoverableError> {
  const { verdict } = attempt;
  const rejections = delivery.rejections + (verdict.fault === "event" ? 1 : 0);
  const decision = decideRetry(context.retry, {
    verdict,
    attempt: attempt.number,
    rejections,
    ageMs: context.clock.now() - delivery.received_at,
  });
  if (decision.retry) {
    if (rejections !== delivery.rejections) await job.updateData({ ...delivery, rejections });
    report(endpoint, delivery, attempt, { outcome: "retry", retry_in_ms: decision.delayMs }, context);
    return new RetryLater(verdict.reason, decision.delayMs);
  }
  await settle(endpoint, delivery, "dead", context);
  context.metrics.deadLetters.inc({ endpoint: endpoint.id, reason: verdict.class });
  report(endpoint, delivery, attempt, { outcome: "dead" }, context);
  return new UnrecoverableError(decision.reason);
}

/** Everything that is told of an attempt; nothing here may change its outcome. */
function report(
  endpoint: Endpoint,
  delivery: Delivery,
  { number, verdict, status, durationMs }: Attempt,
  ending: { outcome: "delivered" | "retry" | "dead"; retry_in_ms?: number },
  { metrics, log, outgoing, clock }: DeliveryContext,
): void {
  const labels = { endpoint: endpoint.id };
  const errorClass = verdict.ok ? null : verdict.class;
  metrics.attempts.inc({ ...labels, outcome: ending.outcome, class: errorClass ?? "none" });
  metrics.attemptSeconds.observe(labels, durationMs / 1000);
  if (verdict.ok) metrics.endToEndSeconds.observe(labels, (clock.now() - delivery.received_at) / 1000);
  const address = publicAddress(endpoint.url);
  const line = {
    endpoint_id: endpoint.id,
    event_id: delivery.event_id,
    event_type: delivery.type,
    chat_id: delivery.chat_id,
    attempt: number,
    address,
    status,
    error_class: errorClass,
    error: verdict.ok ? null : verdict.reason,
    duration_ms: durationMs,
    ...ending,
  };
  log[verdict.ok ? "info" : "warn"](line, "delivery.attempted");
  outgoing?.record({
    method: "POST",
    url: address,
    status,
    duration_ms: durationMs,
    error: line.error,
    ids: { endpoint_id: endpoint.id, event_id: delivery.event_id, attempt: number },
  });
}
