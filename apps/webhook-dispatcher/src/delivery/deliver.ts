import type { Event } from "@telepipe/contracts";
import { passPoint } from "@telepipe/runtime";
import { type Job, RateLimitError, UnrecoverableError } from "bullmq";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { HealthAfterFault } from "../health/endpoint-health.ts";
import { Delivery } from "../lanes/delivery.ts";
import { type Attempt, attemptDelivery } from "./attempt.ts";
import type { FailedVerdict } from "./classify.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { reportAttempt } from "./report-attempt.ts";
import { RetryLater } from "./retry-later.ts";
import { decideRetry } from "./retry-policy.ts";

/** Return value of a finished delivery job, for Bull Board. */
export type DeliveryResult =
  | { readonly delivered: true; readonly status: number | null; readonly attempt: number }
  /** It was not this event's turn: an echo of one that is settled. */
  | { readonly delivered: false };

/** A job of an endpoint that is probed waits in the queue, which is shut, so that it goes on as soon as that opens. */
const SHUT_DELAY_MS = 1000;

/** A delivery on its way to an endpoint. */
export interface Errand {
  readonly endpoint: Endpoint;
  readonly delivery: Delivery;
  /** Of this run of the job: holds the endpoint's slot while there are few. */
  readonly token: string;
  /** Null when it is lost or cannot be read. */
  readonly event: Event | null;
}

/**
 * Runs one delivery job. The order of the steps is what keeps chats in order and lanes moving over any crash:
 * the lane advances and its next head gets a job, and only then does this job end.
 *
 * @throws RateLimitError the endpoint takes nothing now: the job waits in its queue, which is shut
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
  const token = job.token ?? String(job.id);

  const known = context.events.get(delivery.event_id);
  const turn = await context.lanes.take(endpoint, delivery, { token, withEvent: known === undefined });
  if (turn.kind === "gated") throw new RateLimitError();
  if (turn.kind === "pass") {
    // Somebody may have removed it, or a run before this one died before it could add what the lane store cannot.
    if (turn.head) await context.queues.add([{ endpointId: endpoint.id, delivery: turn.head }]);
    return { delivered: false };
  }

  const event = known ?? (turn.event === null ? null : context.events.read(delivery.event_id, turn.event));
  const errand = { endpoint, delivery, token, event };
  const problem = turn.event === null ? null : "the event cannot be read";
  const { sequence, attempt: number } = turn;
  const attempt = await attemptDelivery({ errand, sequence, number, problem }, context);
  if (!attempt.verdict.ok) throw await fail(errand, job, attempt, attempt.verdict, context);
  const action = await context.actions.perform(errand, attempt);
  await settle(errand, "delivered", context);
  reportAttempt(errand, attempt, { outcome: "delivered", ...(action && { action }) }, context);
  return { delivered: true, status: attempt.answer?.status ?? null, attempt: attempt.number };
}

/** Returns the error that ends the job: it is tried again, or its event is a dead letter by now. */
async function fail(
  errand: Errand,
  job: Job<unknown>,
  attempt: Attempt,
  verdict: FailedVerdict,
  context: DeliveryContext,
): Promise<RetryLater | UnrecoverableError> {
  const { endpoint, delivery } = errand;
  const health = await noteHealth(errand, attempt, verdict, context);
  const rejections = delivery.rejections + (verdict.fault === "event" ? 1 : 0);
  const decision = decideRetry(context.retry, {
    verdict,
    attempt: attempt.number,
    rejections,
    ageMs: context.clock.now() - delivery.received_at,
    ordering: endpoint.ordering,
    health,
  });
  if (decision.retry) {
    if (rejections !== delivery.rejections) await job.updateData({ ...delivery, rejections });
    reportAttempt(errand, attempt, { outcome: "retry", retry_in_ms: decision.delayMs }, context);
    const isShut = health !== null && health.waitMs > 0;
    return new RetryLater(
      verdict.reason,
      isShut ? Math.min(decision.delayMs, SHUT_DELAY_MS) : decision.delayMs,
    );
  }
  await settle(errand, "dead", context);
  const { labels, deadLetters } = context.metrics;
  deadLetters.inc({ endpoint: labels.of(endpoint.id), reason: verdict.class });
  reportAttempt(errand, attempt, { outcome: "dead" }, context);
  return new UnrecoverableError(decision.reason);
}

/** Tells the endpoint's health what it has to do with it; resolves with its state after a fault of the endpoint. */
async function noteHealth(
  errand: Errand,
  { durationMs }: Attempt,
  verdict: FailedVerdict,
  { health, notices }: DeliveryContext,
): Promise<HealthAfterFault | null> {
  const { endpoint, token } = errand;
  if (!endpoint.tracksHealth) return null;
  if (verdict.fault === "event") await health.refused(endpoint, token);
  if (verdict.fault === "own") await health.release(endpoint, token);
  if (verdict.fault !== "endpoint") return null;
  const after = await health.failed(endpoint, token, { ...verdict, durationMs });
  await notices.afterFault(errand, verdict, after);
  return after;
}

async function settle(
  errand: Errand,
  outcome: "delivered" | "dead",
  { lanes, queues, notices }: DeliveryContext,
): Promise<void> {
  const { endpoint, delivery, token } = errand;
  passPoint("deliveryAnswered");
  const { head, recoveredFrom } = await lanes.advance(endpoint, delivery, outcome, token);
  passPoint("laneAdvanced");
  if (head) await queues.add([{ endpointId: endpoint.id, delivery: head }]);
  if (recoveredFrom !== null) await notices.recovered(errand, recoveredFrom);
}
