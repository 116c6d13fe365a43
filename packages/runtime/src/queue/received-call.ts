import { SendJob } from "@telepipe/contracts";
import type { Job } from "bullmq";
import { timeOfJobId } from "./job-id.ts";

/** One call as an executor sees it. */
export interface ReceivedCall {
  readonly jobId: string;
  readonly method: string;
  /** Not parsed yet. */
  readonly params: unknown;
  readonly requestId: string;
  /** What the `random_id`s of a send derive from: a call that is run again repeats them. */
  readonly randomSeed: string;
  readonly isBulk: boolean;
  /** Unix milliseconds at which a gateway took it. */
  readonly acceptedAtMs: number;
  /** Whether a worker has had it before, who may have executed it. */
  readonly isRepeated: boolean;
  /** Unix milliseconds; not begun after that. */
  readonly deadlineAt: number;
}

/** @throws ZodError for a job that is none of ours */
export function receivedCall(job: Job<SendJob>): ReceivedCall {
  const jobId = String(job.id);
  const data = SendJob.parse(job.data);
  const firstJobId = data.first_job_id ?? jobId;
  return {
    jobId,
    method: data.method,
    params: data.params,
    requestId: data.request_id,
    randomSeed: data.random_seed ?? jobId,
    acceptedAtMs: Math.min(job.timestamp, timeOfJobId(firstJobId) ?? job.timestamp),
    isRepeated: job.attemptsStarted > 1 || firstJobId !== jobId,
    isBulk: data.priority === "bulk",
    deadlineAt: data.deadline_at,
  };
}
