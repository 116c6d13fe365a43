import { passPoint } from "@telepipe/runtime";
import { type Job, UnrecoverableError } from "bullmq";
import type { Endpoint } from "../endpoints/endpoint.ts";
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

/** A delivery on its way to an endpoint. */
interface Errand {
  readonly endpoint: Endpoint;
  readonly delivery: Delivery;
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
  const errand = { endpoint, delivery: parsed.data };

  const look = await context.lanes.look(endpoint.id, errand.delivery);
  if (!look.turn) {
    // A run before this one may have died between advancing the lane and adding its next job.
    if (look.head) await context.queues.add([{ endpointId: endpoint.id, delivery: look.head }]);
    return { delivered: false };
  }

  // Counts every start, so that the attempt after a crash is told from the one before.
  const number = job.attemptsStarted;
  const attempt = await attemptDelivery({ ...errand, eventJson: look.event, number }, context);
  if (!attempt.verdict.ok) throw await fail(errand, job, attempt, attempt.verdict, context);
  await settle(errand, "delivered", context);
  reportAttempt(errand, attempt, { outcome: "delivered" }, context);
  return { delivered: true, status: attempt.status, attempt: number };
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
  const rejections = delivery.rejections + (verdict.fault === "event" ? 1 : 0);
  const ageMs = context.clock.now() - delivery.received_at;
  const decision = decideRetry(context.retry, { verdict, attempt: attempt.number, rejections, ageMs });
  if (decision.retry) {
    if (rejections !== delivery.rejections) await job.updateData({ ...delivery, rejections });
    reportAttempt(errand, attempt, { outcome: "retry", retry_in_ms: decision.delayMs }, context);
    return new RetryLater(verdict.reason, decision.delayMs);
  }
  await settle(errand, "dead", context);
  context.metrics.deadLetters.inc({ endpoint: endpoint.id, reason: verdict.class });
  reportAttempt(errand, attempt, { outcome: "dead" }, context);
  return new UnrecoverableError(decision.reason);
}

async function settle(
  { endpoint, delivery }: Errand,
  outcome: "delivered" | "dead",
  { lanes, queues }: DeliveryContext,
): Promise<void> {
  passPoint("deliveryAnswered");
  const head = await lanes.advance(endpoint.id, delivery, outcome);
  passPoint("laneAdvanced");
  if (head) await queues.add([{ endpointId: endpoint.id, delivery: head }]);
}
