import { type CallProgress, SendJob } from "@telepipe/contracts";
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
  /** Whether a worker has had it before, in this try or another, who may have executed it. */
  readonly isRepeated: boolean;
  /** Whether a worker had this very try in hand when it ended. */
  readonly isTakenOver: boolean;
  /** Unix milliseconds; not begun after that. */
  readonly deadlineAt: number;
  /** Shows in the job how far the call is, also after its end. Never rejects: a call goes on without. */
  reportProgress(progress: CallProgress): Promise<void>;
}

/**
 * How long after its caller's time a call is still finished that a worker had in hand when it ended. Its caller has
 * been told that it goes on, or nothing; to make it once more is the only way to learn what became of it.
 */
const FINISH_MS = 600_000;

/** Whether a worker had the job in hand when it ended: Telegram may know of the call. */
export function isTakenOver(job: Pick<Job, "attemptsStarted">): boolean {
  return job.attemptsStarted > 1;
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
    isRepeated: isTakenOver(job) || firstJobId !== jobId,
    isTakenOver: isTakenOver(job),
    isBulk: data.priority === "bulk",
    deadlineAt: data.deadline_at + (isTakenOver(job) ? FINISH_MS : 0),
    // It fails when Redis is away, or the job has been cleared away.
    reportProgress: (progress) => job.updateProgress(progress).catch(() => undefined),
  };
}
