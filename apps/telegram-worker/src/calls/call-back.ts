import {
  ApiError,
  type CallFinished,
  INCOMING_QUEUE,
  type IncomingJob,
  type Outcome,
} from "@telepipe/contracts";
import {
  type AccountStatusStore,
  type Clock,
  INCOMING_RETENTION,
  LazyQueue,
  type Logger,
  type ReceivedCall,
  systemClock,
} from "@telepipe/runtime";
import type { Redis } from "ioredis";

/** What callbacks are published with. */
export interface CallBackOptions {
  /** Role `patient`: the job does not complete before its callback is on its way. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  readonly status: AccountStatusStore;
  readonly clock?: Clock;
}

/** Publishes outcomes for the webhook-dispatcher to deliver. */
export interface CallBack {
  publish(url: string, call: ReceivedCall, outcome: Outcome): Promise<void>;
  close(): Promise<void>;
}

/**
 * Puts one `call.finished` event per call into the `incoming` queue. The event's id derives from the job's, so that a
 * call which is made again after a crash, and comes here again, calls back once.
 */
export function createCallBack(options: CallBackOptions): CallBack {
  const { redis, prefix, log, status, clock = systemClock } = options;
  const queue = new LazyQueue<IncomingJob>({ name: INCOMING_QUEUE, redis, prefix, log });
  return {
    publish: async (url, call, outcome) => {
      const identity = await status.readIdentity();
      const event: CallFinished = {
        v: 1,
        id: `call_${call.jobId}`,
        // Before the account was ever reached nothing can be said of it.
        account: { id: identity?.id ?? 0, phone_number: identity?.phone_number ?? null },
        chat_id: null,
        received_at: clock.now(),
        type: "call.finished",
        callback_url: url,
        data: {
          job_id: call.jobId,
          method: call.method,
          request_id: call.requestId,
          ok: outcome.ok,
          result: outcome.ok ? outcome.result : null,
          error: outcome.ok ? null : errorOf(ApiError.fromWire(outcome.error)),
        },
      };
      await (await queue.get()).add(
        "events",
        { v: 1, events: [event] },
        { jobId: event.id, ...INCOMING_RETENTION },
      );
    },
    close: () => queue.close(),
  };
}

function errorOf(error: ApiError): NonNullable<CallFinished["data"]["error"]> {
  return {
    code: error.code,
    error_code: error.status,
    description: error.message,
    retry_after: error.retryAfterSeconds ?? null,
  };
}
