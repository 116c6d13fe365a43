import type { JobsOptions, WorkerOptions } from "bullmq";

/** Dead letters stay this long and can be retried; the lane store keeps their events as long. */
export const DEAD_LETTER_SECONDS = 30 * 24 * 3600;

/** Options of every delivery's job, beside its id. They are written and read with each, so there are few. */
export const DELIVERY_JOB_OPTIONS = {
  // The retry policy decides when it is enough, by age and not by count.
  attempts: 1_000_000,
  backoff: { type: "custom" },
  stackTraceLimit: 1,
} satisfies JobsOptions;

/** How long jobs stay that have ended. */
export const DELIVERY_JOB_RETENTION = {
  removeOnComplete: { count: 1000, age: 24 * 3600 },
  // By age only: a count would drop dead letters silently.
  removeOnFail: { age: DEAD_LETTER_SECONDS },
} satisfies Partial<WorkerOptions>;
