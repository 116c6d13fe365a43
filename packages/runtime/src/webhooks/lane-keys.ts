import { webhookQueueName } from "@telepipe/contracts";

/** Names of the keys that hold an endpoint's lanes. All begin with the prefix, so one `{tag}` in it suits a cluster. */
export interface LaneKeys {
  /** List of the ids of a lane's events; the head is the one being delivered. */
  lane(endpointId: string, lane: string): string;
  /** Sorted set of an endpoint's lanes that are not empty, by length. */
  lanes(endpointId: string): string;
  /** Sorted set of the same lanes, by when the account got the event at their head (Unix ms). */
  heads(endpointId: string): string;
  /** Hash: endpoint id → events in all its lanes. */
  readonly depths: string;
  /** Hash of an endpoint: lane → the number of its newest event. */
  sequences(endpointId: string): string;
  /**
   * What became of an event at an endpoint: `queued`, `delivered` or `dead`, its number in the lane and how often it
   * was tried, with colons between them.
   */
  state(endpointId: string, eventId: string): string;
  /** The delivery's job, where BullMQ keeps it: `<prefix>:<queue>:<job id>`. */
  job(endpointId: string, eventId: string): string;
  /** Ends with the event's id: its hash. */
  readonly eventPrefix: string;
}

/** Lays out the keys under a prefix. */
export function createLaneKeys(prefix: string): LaneKeys {
  return {
    lane: (endpointId, lane) => `${prefix}:lane:${endpointId}:${lane}`,
    lanes: (endpointId) => `${prefix}:lanes:${endpointId}`,
    sequences: (endpointId) => `${prefix}:lane-sequences:${endpointId}`,
    heads: (endpointId) => `${prefix}:lane-heads:${endpointId}`,
    depths: `${prefix}:lane-depths`,
    state: (endpointId, eventId) => `${prefix}:delivery:${endpointId}:${eventId}`,
    job: (endpointId, eventId) => `${prefix}:${webhookQueueName(endpointId)}:${eventId}`,
    eventPrefix: `${prefix}:event:`,
  };
}
