import { randomUUID } from "node:crypto";
import {
  type AccountIdentity,
  ApiError,
  type Event,
  MAX_RECORDED_ANSWER_BYTES,
  type TestResult,
} from "@telepipe/contracts";
import { type Attempt, attemptDelivery } from "../delivery/attempt.ts";
import { phasesOf } from "../delivery/report-attempt.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { deliveryOf } from "../lanes/delivery.ts";
import type { CommandContext } from "./command-context.ts";

/**
 * Posts a test event once, in the way of all others, and tells what it met with. It is in no lane, is not tried again
 * and says nothing of the endpoint's health.
 *
 * @throws ApiError WEBHOOK_NOT_FOUND
 */
export async function sendTestEvent(endpointId: string, context: CommandContext): Promise<TestResult> {
  const endpoint = context.endpoints.get(endpointId);
  if (!endpoint) throw new ApiError("WEBHOOK_NOT_FOUND");
  const identity = await context.identity();
  const event = testEvent(endpointId, identity, context.delivery.clock.now());
  const errand = { endpoint, delivery: deliveryOf(event), token: event.id, event };
  const request = { errand, sequence: null, number: 1, problem: null };
  const attempt = await attemptDelivery(request, context.delivery);
  const { verdict, answer, durationMs } = attempt;
  return {
    delivered: verdict.ok,
    status: answer?.status ?? null,
    error_class: verdict.ok ? null : verdict.class,
    error: verdict.ok ? null : verdict.reason,
    duration_ms: durationMs,
    phases: answer && phasesOf(answer, durationMs),
    remote_address: answer?.remoteAddress ?? null,
    request_headers: publicHeaders(endpoint, attempt),
    answer: answer?.status == null ? null : answer.body.toString("utf8", 0, MAX_RECORDED_ANSWER_BYTES),
  };
}

/** What the endpoint's owner has set may be a credential; the rest, signatures included, is not. */
function publicHeaders({ headers: own }: Endpoint, { headers }: Attempt): Record<string, string> {
  const hidden = new Set([...Object.keys(own), "x-api-key"]);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, hidden.has(name) ? "[hidden]" : value]),
  );
}

function testEvent(endpointId: string, identity: AccountIdentity | null, nowMs: number): Event {
  return {
    v: 1,
    id: `test_${randomUUID()}`,
    account: { id: identity?.id ?? 0, phone_number: identity?.phone_number ?? null },
    chat_id: null,
    received_at: nowMs,
    type: "endpoint.test",
    data: { endpoint_id: endpointId },
  };
}
