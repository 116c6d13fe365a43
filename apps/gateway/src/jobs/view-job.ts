import {
  ApiError,
  CallProgress,
  type JobView,
  type Outcome,
  type PresentationContext,
  type SendJob,
} from "@telepipe/contracts";
import { type CallRecords, queueUnavailable, readOutcome, type SendCaller } from "@telepipe/runtime";
import type { Job } from "bullmq";
import type { PreparedMethod } from "../calls/prepared-method.ts";

/** What jobs are read with. */
export interface JobReaderOptions {
  readonly sendCaller: SendCaller;
  readonly records: CallRecords;
  readonly methods: ReadonlyMap<string, PreparedMethod>;
  readonly presentation: PresentationContext;
}

/** A job, wherever it is remembered: in the queue, or by its kept outcome. */
interface FoundJob {
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
  readonly attempts: number;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly outcome: Outcome | null;
  readonly progress: CallProgress | null;
  readonly isCancelled: boolean;
}

/**
 * Looks a call up.
 *
 * @throws ApiError JOB_NOT_FOUND, QUEUE_UNAVAILABLE
 */
export async function viewJob(jobId: string, options: JobReaderOptions): Promise<JobView> {
  const found = (await inQueue(jobId, options)) ?? (await kept(jobId, options));
  if (found === null) throw new ApiError("JOB_NOT_FOUND");
  return present(found, options);
}

async function inQueue(jobId: string, { sendCaller }: JobReaderOptions): Promise<FoundJob | null> {
  const job = await sendCaller.find(jobId);
  if (!job) return null;
  return {
    id: jobId,
    method: job.data.method,
    params: job.data.params,
    attempts: job.attemptsStarted,
    createdAt: job.timestamp,
    startedAt: job.processedOn,
    finishedAt: job.finishedOn,
    outcome: outcomeOf(job),
    // A job that has told nothing yet holds 0.
    progress: CallProgress.safeParse(job.progress).data ?? null,
    isCancelled: job.data.cancelled === true,
  };
}

async function kept(jobId: string, { records }: JobReaderOptions): Promise<FoundJob | null> {
  const record = await records.read(jobId).catch((cause: unknown) => {
    throw queueUnavailable(cause);
  });
  if (record === null) return null;
  const { method, params, attempts, outcome } = record;
  const times = {
    createdAt: record.created_at,
    startedAt: record.started_at,
    finishedAt: record.finished_at,
  };
  return { id: jobId, method, params, attempts, ...times, outcome, progress: null, isCancelled: false };
}

/** A job that failed met a bug, whose text is not for callers. */
function outcomeOf(job: Job<SendJob>): Outcome | null {
  if (job.failedReason) return { v: 1, ok: false, error: new ApiError("INTERNAL").toWire() };
  return job.returnvalue ? readOutcome(job.returnvalue) : null;
}

function present(job: FoundJob, { methods, presentation }: JobReaderOptions): JobView {
  const native = methods.get(job.method)?.contract.native;
  const { outcome } = job;
  return {
    job_id: job.id,
    method: job.method,
    state: stateOf(job),
    result: outcome?.ok
      ? (native?.present(outcome.result, job.params, presentation) ?? outcome.result)
      : null,
    error: outcome === null || outcome.ok ? null : describe(ApiError.fromWire(outcome.error)),
    progress: job.progress,
    attempts: job.attempts,
    created_at: isoTime(job.createdAt),
    started_at: job.startedAt === undefined ? null : isoTime(job.startedAt),
    finished_at: job.finishedAt === undefined ? null : isoTime(job.finishedAt),
  };
}

function stateOf({ outcome, isCancelled, startedAt }: FoundJob): JobView["state"] {
  if (outcome?.ok) return "completed";
  if (isCancelled || outcome?.error.code === "CALL_CANCELLED") return "cancelled";
  if (outcome !== null) return "failed";
  return startedAt === undefined ? "waiting" : "active";
}

function describe(error: ApiError): NonNullable<JobView["error"]> {
  return {
    code: error.code,
    error_code: error.status,
    description: error.message,
    retry_after: error.retryAfterSeconds ?? null,
  };
}

function isoTime(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
