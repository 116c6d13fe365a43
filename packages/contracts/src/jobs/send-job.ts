import * as z from "zod";

/** How urgent a call is: `bulk` ones keep below Telegram's limits and let the others go first. */
export const CallPriority = z.enum(["interactive", "bulk"]);
export type CallPriority = z.infer<typeof CallPriority>;

/** Data of a job in the `send` queue; the job's name is the method's. */
export const SendJob = z.object({
  v: z.literal(1),
  method: z.string(),
  /** The method's `job` schema (parsed again by the worker). */
  params: z.unknown(),
  /** Unix milliseconds; a call that has not started by then is not executed: nobody waits for it any more. */
  deadline_at: z.number().int(),
  /** Ties the gateway's and the worker's log lines together. */
  request_id: z.string(),
  /** Absent: interactive. */
  priority: CallPriority.optional(),
  /** What `random_id`s derive from when not from the job's id: an Idempotency-Key. */
  random_seed: z.string().optional(),
  /** The job of the first try of a call with an Idempotency-Key; absent: this one. */
  first_job_id: z.string().optional(),
  /** The call's record in Redis: names what an Idempotency-Key stands for. */
  idempotency_record: z.string().optional(),
  /** Milliseconds for which the outcome has to stay readable, however many calls come after it. */
  keep_ms: z.number().int().positive().optional(),
  /** It was cancelled while it waited. */
  cancelled: z.boolean().optional(),
  /** Gets the outcome as a `call.finished` event. */
  callback_url: z.string().optional(),
});
export type SendJob = z.infer<typeof SendJob>;
