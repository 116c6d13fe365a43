import { ApiError, Outcome, SEND_QUEUE, type SendJob } from "@telepipe/contracts";
import { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import type { Logger } from "../log/logger.ts";
import { type Clock, systemClock } from "../process/clock.ts";
import { createJobIdSource, type JobIdSource } from "./job-id.ts";
import { SEND_RETENTION } from "./retention.ts";

/** One call to be executed by the telegram-worker. */
export interface SendCall {
  readonly method: string;
  /** Output of the method's `job` schema. */
  readonly params: unknown;
  readonly timeoutMs: number;
  readonly requestId: string;
}

/** What a `SendCaller` needs; it closes neither connection. */
export interface SendCallerOptions {
  /** Role `fail-fast`: a caller is waiting. */
  readonly redis: Redis;
  /** Role `patient`; QueueEvents duplicates it for its blocking reads. */
  readonly eventsRedis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  readonly clock?: Clock;
}

/**
 * Enqueues `send` jobs and awaits their outcomes. One `QueueEvents` serves all calls of the process: a map of
 * waiters is filled before each `add` under an id made here, so that no event can come too early. An event can
 * still be missed (a reconnect, a trimmed stream), hence the sweep and the last look at the deadline.
 */
export class SendCaller {
  readonly queue: Queue<SendJob>;
  readonly #events: QueueEvents;
  readonly #clock: Clock;
  /** Ascending, so that the worker can tell which call was accepted first. */
  readonly #createJobId: JobIdSource;
  readonly #waiters = new Map<string, (outcome: Outcome) => void>();

  private constructor(queue: Queue<SendJob>, events: QueueEvents, clock: Clock) {
    this.queue = queue;
    this.#events = events;
    this.#clock = clock;
    this.#createJobId = createJobIdSource(clock);
  }

  /** Opens the queue and its event stream. */
  static async open({
    redis,
    eventsRedis,
    prefix,
    log,
    clock = systemClock,
  }: SendCallerOptions): Promise<SendCaller> {
    const queue = new Queue<SendJob>(SEND_QUEUE, { connection: redis, prefix, skipWaitingForReady: true });
    const events = new QueueEvents(SEND_QUEUE, { connection: eventsRedis, prefix });
    const onError = (error: Error) => log.error({ error: error.message }, "queue.error");
    queue.on("error", onError);
    events.on("error", onError);
    const caller = new SendCaller(queue, events, clock);
    events.on("completed", ({ jobId, returnvalue }) => caller.#settle(jobId, returnvalue));
    events.on("failed", ({ jobId, failedReason }) => {
      log.error({ job_id: jobId, failed_reason: failedReason }, "call.crashed");
      caller.#resolve(jobId, failure(new ApiError("INTERNAL")));
    });
    await events.waitUntilReady();
    return caller;
  }

  /** How many calls wait for their outcome. */
  get pending(): number {
    return this.#waiters.size;
  }

  /**
   * Enqueues a call and resolves with the canonical result.
   *
   * @throws ApiError the call's own error; QUEUE_UNAVAILABLE when it could not be enqueued;
   *   TELEGRAM_UNAVAILABLE when no worker took it in time (it will not be executed later);
   *   RESULT_TIMEOUT, with the job's id, when it started and its end is not known
   */
  async call({ method, params, timeoutMs, requestId }: SendCall): Promise<unknown> {
    const jobId = this.#createJobId();
    const deadlineAt = this.#clock.now() + timeoutMs;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#waiters.set(jobId, resolve);
    const timer = setTimeout(() => void this.#expire(jobId), timeoutMs);
    try {
      const job: SendJob = { v: 1, method, params, deadline_at: deadlineAt, request_id: requestId };
      await this.queue.add(method, job, { jobId, ...SEND_RETENTION }).catch((cause: unknown) => {
        throw new ApiError("QUEUE_UNAVAILABLE", { cause });
      });
      const outcome = await promise;
      if (outcome.ok) return outcome.result;
      throw ApiError.fromWire(outcome.error);
    } finally {
      clearTimeout(timer);
      this.#waiters.delete(jobId);
    }
  }

  async close(): Promise<void> {
    for (const resolve of this.#waiters.values()) {
      resolve(failure(new ApiError("QUEUE_UNAVAILABLE", { detail: "the gateway is stopping" })));
    }
    await this.#events.close();
    await this.queue.close();
  }

  #settle(jobId: string, returnValue: unknown): void {
    if (!this.#waiters.has(jobId)) return; // Another gateway's call.
    const outcome = Outcome.safeParse(
      typeof returnValue === "string" ? JSON.parse(returnValue) : returnValue,
    );
    this.#resolve(jobId, outcome.success ? outcome.data : failure(new ApiError("INTERNAL")));
  }

  #resolve(jobId: string, outcome: Outcome): void {
    this.#waiters.get(jobId)?.(outcome);
  }

  /** At the deadline the job itself has the last word: done, never started, or still running. */
  async #expire(jobId: string): Promise<void> {
    try {
      const job = await this.queue.getJob(jobId);
      if (job?.returnvalue) return this.#settle(jobId, job.returnvalue);
      if (job && (await removed(job))) {
        const detail = "no telegram-worker took the call in time; it was withdrawn and will not be executed";
        return this.#resolve(jobId, failure(new ApiError("TELEGRAM_UNAVAILABLE", { detail })));
      }
    } catch {
      // Redis is away: nothing is known, which is what RESULT_TIMEOUT says.
    }
    this.#resolve(jobId, failure(new ApiError("RESULT_TIMEOUT", { jobId })));
  }
}

/** Removes a job that has not started; a running one is locked and stays. */
async function removed(job: { remove(): Promise<void> }): Promise<boolean> {
  return job.remove().then(
    () => true,
    () => false,
  );
}

function failure(error: ApiError): Outcome {
  return { v: 1, ok: false, error: error.toWire() };
}
