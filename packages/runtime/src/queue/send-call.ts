import type { CallPriority, SendJob } from "@telepipe/contracts";
import type { Reservation } from "./idempotency-records.ts";

/** One call to be executed by the telegram-worker. */
export interface SendCall {
  readonly method: string;
  /** Output of the method's `job` schema. */
  readonly params: unknown;
  /** How long the caller waits, in milliseconds. */
  readonly timeoutMs: number;
  readonly requestId: string;
  /** Set: goes on without its caller, for so many milliseconds; else it is not begun once nobody waits for it. */
  readonly lastsMs?: number | undefined;
  readonly priority?: CallPriority | undefined;
  /** How long its outcome has to stay readable, in milliseconds. */
  readonly keepMs?: number | undefined;
  readonly callbackUrl?: string | undefined;
  readonly idempotency?: Pick<Reservation, "record" | "randomSeed" | "firstJobId"> | undefined;
}

/** The data of the job `jobId` for a call that is accepted now (Unix milliseconds). */
export function jobOf(jobId: string, call: SendCall, now: number): SendJob {
  const { idempotency } = call;
  return {
    v: 1,
    method: call.method,
    params: call.params,
    deadline_at: now + (call.lastsMs ?? call.timeoutMs),
    request_id: call.requestId,
    ...(call.priority === undefined ? {} : { priority: call.priority }),
    ...(call.keepMs === undefined ? {} : { keep_ms: call.keepMs }),
    ...(call.callbackUrl === undefined ? {} : { callback_url: call.callbackUrl }),
    ...(idempotency === undefined
      ? {}
      : {
          idempotency_record: idempotency.record,
          random_seed: idempotency.randomSeed,
          ...(idempotency.firstJobId === jobId ? {} : { first_job_id: idempotency.firstJobId }),
        }),
  };
}
