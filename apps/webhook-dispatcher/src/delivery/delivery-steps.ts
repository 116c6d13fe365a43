import {
  type BackendFactory,
  createRedisBackend,
  type RedisQueueBackend,
  raw2NextJobData,
  type WorkerOptions,
} from "bullmq";
import type { Advance, Delivered, LaneStore } from "../lanes/lane-store.ts";
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
 * The way of one worker from a delivery to the next. BullMQ completes a job and fetches the next one in one script;
 * here the same script also settles the delivery and takes the next one's turn (`LaneStore.finish`), so that each costs
 * one request to Redis instead of three. A job that ends otherwise, or begins otherwise, goes BullMQ's own way.
 */
export class DeliverySteps {
  readonly #lanes: LaneStore;
  readonly #settlements = new WeakMap<object, Settlement>();
  readonly #turns = new Map<string, { readonly token: string; readonly turn: Turn }>();

  constructor(lanes: LaneStore) {
    this.#lanes = lanes;
  }

  /** For the worker. */
  readonly backendFactory: BackendFactory<RedisQueueBackend> = (name, opts, options) => {
    const backend = createRedisBackend(name, opts, options);
    const complete = backend.moveToCompleted.bind(backend);
    backend.moveToCompleted = async (job, returnValue, keep, token, fetchNext) => {
      const settlement = this.#settlements.get(job);
      if (!settlement) return complete(job, returnValue, keep, token, fetchNext);
      const finishedOn = Date.now();
      const { lockDuration = LOCK_MS, limiter } = opts as WorkerOptions;
      const { advance, completed, turn } = await this.#lanes.finish(settlement, {
        token,
        returnValue: JSON.stringify(returnValue),
        attempt: job.attemptsMade + 1,
        isNextWanted: fetchNext && !backend.closing,
        lockMs: lockDuration,
        limiter: limiter ?? NO_LIMIT,
        now: finishedOn,
      });
      await settlement.onAdvanced(advance);
      this.#settlements.delete(job);
      if (completed === undefined) return complete(job, returnValue, keep, token, fetchNext);
      if (typeof completed === "number" && completed < 0) {
        const facts = { code: completed, command: "moveToFinished", state: "active" };
        throw backend.finishedErrors({ ...facts, jobId: settlement.delivery.event_id });
      }
      const result = typeof completed === "number" ? [] : raw2NextJobData(completed);
      if (turn) this.#turns.set(String(result[1]), { token, turn });
      return { result, finishedOn };
    };
    return backend;
  };

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
