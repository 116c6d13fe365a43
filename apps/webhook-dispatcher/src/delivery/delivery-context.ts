import type { AttemptRecord } from "@telepipe/contracts";
import type { Clock, Logger, MediaLinks, OutgoingCallLog, UpdateStreams } from "@telepipe/runtime";
import type { ResponseActions } from "../actions/response-actions.ts";
import type { EventCache } from "../bodies/event-cache.ts";
import type { EndpointHealth } from "../health/endpoint-health.ts";
import type { EndpointNotices } from "../health/endpoint-notices.ts";
import type { LaneStore } from "../lanes/lane-store.ts";
import type { DispatcherMetrics } from "../metrics/dispatcher-metrics.ts";
import type { DeliveryQueues } from "./delivery-queues.ts";
import type { Poster } from "./post.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** Keeps attempts for looking back; never slows a delivery down and never fails one. */
export interface AttemptRecorder {
  add(record: AttemptRecord): void;
}

/** What deliveries work with, the same for all endpoints. */
export interface DeliveryContext {
  readonly lanes: LaneStore;
  readonly events: EventCache;
  readonly queues: DeliveryQueues;
  /** Numbers the updates of endpoints with the format `bot_api`. */
  readonly updates: UpdateStreams;
  readonly retry: RetryPolicy;
  readonly mediaLinks: MediaLinks;
  readonly poster: Poster;
  readonly health: EndpointHealth;
  readonly notices: EndpointNotices;
  readonly actions: ResponseActions;
  readonly records: AttemptRecorder;
  readonly metrics: DispatcherMetrics;
  readonly log: Logger;
  /** Null: outgoing calls are not recorded. */
  readonly outgoing: OutgoingCallLog | null;
  readonly clock: Clock;
}
