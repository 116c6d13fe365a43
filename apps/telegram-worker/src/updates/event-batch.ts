import { createHash } from "node:crypto";
import type { Event } from "@telepipe/contracts";

/** An event that waits to be published. */
export interface WaitingEvent {
  readonly event: Event;
  /** Called when it is in Redis. */
  readonly onPublished?: (() => void) | undefined;
  /** Whether this worker may still publish it; false for good once its lease on the account is over. */
  readonly isOurs: () => boolean;
}

/** One job's worth of events: enough to be quick, little enough for Redis and for one routing step. */
export const BATCH_LIMITS = { events: 500, bytes: 1_000_000 } as const;

/** How many of the first waiting events go into the next batch; at least one, however large. */
export function batchLength(waiting: readonly WaitingEvent[]): number {
  if (waiting.length <= 1) return waiting.length;
  let bytes = 0;
  let count = 0;
  for (const { event } of waiting) {
    bytes += JSON.stringify(event).length;
    if (count > 0 && (bytes > BATCH_LIMITS.bytes || count >= BATCH_LIMITS.events)) break;
    count += 1;
  }
  return count;
}

/** The job's id derives from its events: adding the same batch again is harmless. */
export function batchJobId(events: readonly Event[]): string {
  const ids = events.map(({ id }) => id).join(" ");
  return `batch-${createHash("sha256").update(ids).digest("base64url").slice(0, 22)}`;
}
