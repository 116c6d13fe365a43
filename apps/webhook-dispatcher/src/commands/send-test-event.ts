import { randomUUID } from "node:crypto";
import { ApiError, type Event, type TestResult } from "@telepipe/contracts";
import { attemptDelivery } from "../delivery/attempt.ts";
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
  const event = testEvent(endpointId, context.delivery.clock.now());
  const attempt = await attemptDelivery(
    { endpoint, delivery: deliveryOf(event), eventJson: JSON.stringify(event), number: 1 },
    context.delivery,
  );
  const { verdict, status, durationMs } = attempt;
  return {
    delivered: verdict.ok,
    status,
    error_class: verdict.ok ? null : verdict.class,
    error: verdict.ok ? null : verdict.reason,
    duration_ms: durationMs,
    phases: null,
    remote_address: null,
    request_headers: {},
    answer: null,
  };
}

function testEvent(endpointId: string, nowMs: number): Event {
  return {
    v: 1,
    id: `test_${randomUUID()}`,
    account: { id: 0, phone_number: null },
    chat_id: null,
    received_at: nowMs,
    type: "endpoint.test",
    data: { endpoint_id: endpointId },
  };
}
