import {
  type BackendFactory,
  createRedisBackend,
  type RedisQueueBackend,
  raw2NextJobData,
  type WorkerOptions,
} from "bullmq";
import type { LaneStore } from "../lanes/lane-store.ts";
import type { Advance, Begun, Delivered } from "../lanes/steps.ts";
import type { Turn } from "../lanes/turn.ts";
import { NO_LIMIT } from "./rate-limit.ts";

/** A delivery to be settled with the completion of its job. */
export interface Settlement extends Delivered {
  /** Called once the lane has gone on; the head in it needs a job before the delivery's own may end. Repeatable. */
  readonly onAdvanced: (advance: Advance) => Promise<void>;
}

/** BullMQ's own default. */
const LOCK_MS = 30_000;

/**
 * The way of one worker from a delivery to the next. BullMQ ends a job and fetches the next one in one script; here the
 * same script also settles the delivery and takes the next one's turn (`LaneStore.finish`, `LaneStore.delay`), so that
 * each costs one request to Redis instead of three. A job that ends otherwise, or begins otherwise, goes BullMQ's own way.
 */
export class DeliverySteps {
  readonly #lanes: LaneStore;
  readonly #endpoint: () => Delivered["endpoint"];
  readonly #settlements = new WeakMap<object, Settlement>();
  readonly #turns = new Map<string, { readonly token: string; readonly turn: Turn }>();

  /** @param endpoint as it is at the moment */
  constructor(lanes: LaneStore, endpoint: () => Delivered["endpoint"]) {
    this.#lanes = lanes;
    this.#endpoint = endpoint;
  }

  /** For the worker. */
  readonly backendFactory: BackendFactory<RedisQueueBackend> = (name, opts, options) => {
    const backend = createRedisBackend(name, opts, options);
    const complete = backend.moveToCompleted.bind(backend);
    const putBack = backend.moveToDelayed.bind(backend);
    const ending = (token: string) => {
      const { lockDuration = LOCK_MS, limiter = NO_LIMIT } = opts as WorkerOptions; // The limiter may change.
      return { token, lockMs: lockDuration, limiter, now: Date.now() };
    };
    backend.moveToCompleted = async (job, returnValue, keep, token, fetchNext) => {
      const settlement = this.#settlements.get(job);
      if (!settlement) return complete(job, returnValue, keep, token, fetchNext);
      const completion = {
        ...ending(token),
        returnValue: JSON.stringify(returnValue),
        attempt: job.attemptsMade + 1,
        isNextWanted: fetchNext && !backend.closing,
      };
      const { advance, begun } = await this.#lanes.finish(settlement, completion);
      await settlement.onAdvanced(advance);
      this.#settlements.delete(job);
      if (begun === null) return complete(job, returnValue, keep, token, fetchNext);
      const facts = { command: "moveToFinished", jobId: String(job.id) };
      return { result: this.#begin(begun, token, facts, backend), finishedOn: completion.now };
    };
    backend.moveToDelayed = async (jobId, timestamp, delayMs, token = "", more = {}) => {
      const { failedReason, stacktrace } = more.fieldsToUpdate ?? {};
      // Only jobs that failed are put back here.
      if (failedReason === undefined || !more.fetchNext || backend.closing) {
        return putBack(jobId, timestamp, delayMs, token, more);
      }
      const texts = { reason: String(failedReason), stackTrace: String(stacktrace) };
      const begun = await this.#lanes.delay(this.#endpoint(), {
        ...ending(token),
        id: jobId,
        delayMs,
        ...texts,
      });
      return this.#begin(begun, token, { command: "moveToDelayed", jobId }, backend);
    };
    return backend;
  };

  /** Keeps the next job's turn for it; returns what BullMQ's backend would. */
  #begin(
    { reply, turn }: Begun,
    token: string,
    facts: { readonly command: string; readonly jobId: string },
    backend: RedisQueueBackend,
  ) {
    if (typeof reply === "number") {
      if (reply < 0) throw backend.finishedErrors({ ...facts, code: reply, state: "active" });
      return [];
    }
    const result = raw2NextJobData(reply);
    if (turn) this.#turns.set(String(result[1]), { token, turn });
    return result;
  }

  /** The turn that a job got when it was begun; null when it has to ask. */
  claimTurn(job: { readonly id?: string | undefined; readonly token?: string | undefined }): Turn | null {
    const id = String(job.id);
    const claimed = this.#turns.get(id);
    this.#turns.delete(id);
    return claimed !== undefined && claimed.token === job.token ? claimed.turn : null;
  }

  /** Settles a delivery when its job completes. */
  settleWith(job: object, settlement: Settlement): void {
    this.#settlements.set(job, settlement);
  }
}
