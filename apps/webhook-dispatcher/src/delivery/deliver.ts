import type { Event } from "@telepipe/contracts";
import { passPoint } from "@telepipe/runtime";
import { type Job, RateLimitError, UnrecoverableError } from "bullmq";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { HealthAfterFault } from "../health/endpoint-health.ts";
import { Delivery } from "../lanes/delivery.ts";
import type { Advance } from "../lanes/steps.ts";
import { type Attempt, attemptDelivery } from "./attempt.ts";
import type { FailedVerdict } from "./classify.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import type { DeliverySteps } from "./delivery-steps.ts";
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
 * the lane advances and its next head gets a job, and only then does this job end. Of a delivered event all of that is
 * one step, taken when the job completes (`DeliverySteps`).
 *
 * @throws RateLimitError the endpoint takes nothing now: the job waits in its queue, which is shut
 * @throws RetryLater the lane's head stays where it is
 * @throws UnrecoverableError with the public reason: the event is a dead letter and its lane has moved on
 */
export async function deliver(
  endpoint: Endpoint,
  job: Job<unknown>,
  steps: DeliverySteps,
  context: DeliveryContext,
): Promise<DeliveryResult> {
  const parsed = Delivery.safeParse(job.data);
  if (!parsed.success) throw new UnrecoverableError("the job is not a delivery");
  const delivery = parsed.data;
  const token = job.token ?? String(job.id);

  const known = context.events.get(delivery.event_id);
  const withEvent = known === undefined;
  const begun = steps.claimTurn(job);
  const turn = begun ?? (await context.lanes.take(endpoint, delivery, { token, withEvent }));
  if (turn.kind === "gated") throw new RateLimitError();
  if (turn.kind === "pass") {
    // Somebody may have removed it, or a run before this one died before it could add what the lane store cannot.
    if (turn.head) await context.queues.add([{ endpointId: endpoint.id, delivery: turn.head }]);
    return { delivered: false };
  }

  const stored = turn.event ?? (begun && withEvent ? await context.lanes.event(delivery.event_id) : null);
  const event = known ?? (stored === null ? null : context.events.read(delivery.event_id, stored));
  const errand = { endpoint, delivery, token, event };
  const problem = stored === null ? null : "the event cannot be read";
  const { sequence, attempt: number } = turn;
  const attempt = await attemptDelivery({ errand, sequence, number, problem }, context);
  if (!attempt.verdict.ok) throw await fail(errand, job, attempt, attempt.verdict, context);
  const action = await context.actions.perform(errand, attempt);
  passPoint("deliveryAnswered");
  const onAdvanced = async (advance: Advance) => {
    await afterAdvance(errand, advance, context);
    reportAttempt(errand, attempt, { outcome: "delivered", ...(action && { action }) }, context);
  };
  // Where one event was known, the next is likely to be: it has come by for another endpoint.
  steps.settleWith(job, { endpoint, delivery, token, withEvent, onAdvanced });
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
  passPoint("deliveryAnswered");
  await afterAdvance(errand, await context.lanes.advance(endpoint, delivery, "dead", errand.token), context);
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

/** What is left to do after a lane has gone on. */
async function afterAdvance(
  errand: Errand,
  { head, recoveredFrom }: Advance,
  { queues, notices, log }: DeliveryContext,
): Promise<void> {
  const { endpoint } = errand;
  passPoint("laneAdvanced");
  if (head) await queues.add([{ endpointId: endpoint.id, delivery: head }]);
  if (recoveredFrom === null) return;
  // The delivery is settled, and the next one tells of it as well.
  await notices
    .recovered(errand, recoveredFrom)
    .catch((error: unknown) => log.error({ endpoint_id: endpoint.id, err: error }, "endpoint.not_told_of"));
}
