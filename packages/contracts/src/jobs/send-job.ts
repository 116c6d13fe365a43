import * as z from "zod";

/** Data of a job in the `send` queue; the job's name is the method's. */
export const SendJob = z.object({
  v: z.literal(1),
  method: z.string(),
  /** The method's `job` schema (parsed again by the worker). */
  params: z.unknown(),
  /** Unix milliseconds; a call that has not started by then is not executed: its caller is gone. */
  deadline_at: z.number().int(),
  /** Ties the gateway's and the worker's log lines together. */
  request_id: z.string(),
});
export type SendJob = z.infer<typeof SendJob>;
