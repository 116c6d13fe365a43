import type { Clock, Logger, MediaLinks, OutgoingCallLog } from "@telepipe/runtime";
import type { LaneStore } from "../lanes/lane-store.ts";
import type { DispatcherMetrics } from "../metrics.ts";
import type { Agents } from "./agents.ts";
import type { DeliveryQueues } from "./delivery-queues.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** What deliveries work with, the same for all endpoints. */
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
