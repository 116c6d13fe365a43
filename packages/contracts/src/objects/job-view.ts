import * as z from "zod";
import { CallProgress } from "../jobs/call-progress.ts";

/** A call as `GET /api_v1/jobs/<id>` tells of it. */
export const JobView = z.object({
  job_id: z.string(),
  method: z.string(),
  /** `waiting`: for a worker, its chat or its time; `failed`: `error` says why; `cancelled`: it was never made. */
  state: z.enum(["waiting", "active", "completed", "failed", "cancelled"]),
  /** What the method answers; null until then. */
  result: z.unknown(),
  error: z
    .object({
      code: z.string(),
      error_code: z.int(),
      description: z.string(),
      retry_after: z.int().nullable(),
    })
    .nullable(),
  /** How far its files are; null for a call without any, or whose files are gone in a moment. */
  progress: CallProgress.nullable(),
  /** How often a worker has taken it; more than once after a crash. */
  attempts: z.int(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
});
export type JobView = z.infer<typeof JobView>;

/** The part of it that a call is answered with whose outcome is not awaited. */
export const AcceptedJob = JobView.pick({ job_id: true, method: true, state: true });
export type AcceptedJob = z.infer<typeof AcceptedJob>;
