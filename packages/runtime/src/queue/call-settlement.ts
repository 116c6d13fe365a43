import { ApiError, type CallRecord, isProvisional, type Outcome } from "@telepipe/contracts";
import type { Clock } from "../process/clock.ts";
import type { CallRecords } from "./call-records.ts";
import type { IdempotencyRecords } from "./idempotency-records.ts";
import type { ReceivedCall } from "./received-call.ts";
import type { TakenCall } from "./taken-calls.ts";

/** What a settlement works with. */
export interface CallSettlementOptions {
  readonly records: CallRecords;
  readonly idempotency: IdempotencyRecords;
  readonly clock: Clock;
  /** How long outcomes are kept whose caller went before them. */
  readonly keepMs: number;
  /** Sends a call's outcome to the address that its caller has named; twice for the same call is once. */
  callBack(url: string, call: ReceivedCall, outcome: Outcome): Promise<void>;
}

/**
 * What happens to an outcome before its job completes, as a worker that dies between the two makes the call again and
 * comes here once more: all of it may be done twice.
 */
export class CallSettlement {
  readonly #options: CallSettlementOptions;

  constructor(options: CallSettlementOptions) {
    this.#options = options;
  }

  async settle(taken: TakenCall, call: ReceivedCall, outcome: Outcome): Promise<void> {
    const { data } = taken.job;
    const { records, idempotency, keepMs } = this.#options;
    // Asked again with the same key, a call that has not been executed is made again instead.
    const isOpen = !outcome.ok && isProvisional(ApiError.fromWire(outcome.error).code);
    const lifeMs = Math.max(data.keep_ms ?? 0, taken.isKept ? keepMs : 0);
    if (lifeMs > 0) await records.write(this.#record(taken, call, outcome), lifeMs);
    if (data.idempotency_record && isOpen) await idempotency.reopen(data.idempotency_record, call.jobId);
    if (data.callback_url) await this.#options.callBack(data.callback_url, call, outcome);
  }

  #record({ job }: TakenCall, call: ReceivedCall, outcome: Outcome): CallRecord {
    const now = this.#options.clock.now();
    return {
      v: 1,
      job_id: call.jobId,
      method: call.method,
      params: call.params,
      outcome,
      attempts: Math.max(1, job.attemptsStarted),
      created_at: job.timestamp,
      started_at: job.processedOn ?? now,
      finished_at: now,
    };
  }
}
