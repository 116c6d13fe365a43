import * as z from "zod";
import { Outcome } from "./outcome.ts";

/** What stays readable of a finished call, beside its job. Null parameters: the method's result needs none. */
export const CallRecord = z.object({
  v: z.literal(1),
  job_id: z.string(),
  method: z.string(),
  params: z.unknown(),
  outcome: Outcome,
  attempts: z.number().int().positive(),
  /** Unix milliseconds. */
  created_at: z.number().int(),
  started_at: z.number().int(),
  finished_at: z.number().int(),
});
export type CallRecord = z.infer<typeof CallRecord>;
