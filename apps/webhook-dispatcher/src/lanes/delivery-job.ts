import type { JobsOptions } from "bullmq";

/** Dead letters stay this long and can be retried; the lane store keeps their events as long. */
export const DEAD_LETTER_SECONDS = 30 * 24 * 3600;

/** Options of every delivery's job, beside its id. */
export const DELIVERY_JOB_OPTIONS = {
  // The retry policy decides when it is enough, by age and not by count.
  attempts: 1_000_000,
  backoff: { type: "custom" },
  stackTraceLimit: 1,
  removeOnComplete: { count: 1000, age: 24 * 3600 },
  // By age only: a count would drop dead letters silently.
  removeOnFail: { age: DEAD_LETTER_SECONDS },
} satisfies JobsOptions;
