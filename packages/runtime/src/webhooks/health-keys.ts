import { webhookQueueName } from "@telepipe/contracts";

/** Names of the keys that hold an endpoint's health. */
export interface HealthKeys {
  /** Hash of the state machine's fields; missing: healthy. */
  readonly health: string;
  /** Sorted set of the requests that hold a slot while there are few of them, by when they lapse (Unix ms). */
  readonly flights: string;
  /** The queue's rate limiter. Full, it keeps every dispatcher from taking jobs: BullMQ's `queue.rateLimit()`. */
  readonly limiter: string;
}

/** Lays out the keys of an endpoint under a prefix. */
export function healthKeys(prefix: string, endpointId: string): HealthKeys {
  return {
    health: `${prefix}:endpoint-health:${endpointId}`,
    flights: `${prefix}:endpoint-flights:${endpointId}`,
    limiter: `${prefix}:${webhookQueueName(endpointId)}:limiter`,
  };
}
