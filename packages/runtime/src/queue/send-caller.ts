import { ApiError, type Outcome, SEND_QUEUE, type SendJob } from "@telepipe/contracts";
import { type Job, type Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import type { Logger } from "../log/logger.ts";
import { type Clock, systemClock } from "../process/clock.ts";
import { queueUnavailable } from "../redis/queue-unavailable.ts";
import { CallWaiters, failure, readOutcome } from "./call-waiters.ts";
import { CANCEL_WAITING } from "./cancel-script.ts";
import { createJobIdSource, type JobIdSource } from "./job-id.ts";
import { LazyQueue } from "./lazy-queue.ts";
import { SEND_RETENTION } from "./retention.ts";
import { jobOf, type SendCall } from "./send-call.ts";
import { type Withdrawal, withdrawalChannel } from "./withdrawals.ts";

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

/** How a cancellation went. */
export type Cancellation = "cancelled" | "started" | "unknown";

/** How long a worker may take to say that it has withdrawn a call, in milliseconds. */
const WITHDRAWAL_MS = 500;

/**
 * Enqueues `send` jobs and awaits their outcomes. One `QueueEvents` serves all calls of the process: a map of
 * waiters is filled before each `add` under an id made here, so that no event can come too early. An event can
 * still be missed (a reconnect, a trimmed stream), hence the last look at the deadline.
 */
export class SendCaller {
  readonly queue: LazyQueue<SendJob>;
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #events: QueueEvents;
  readonly #clock: Clock;
  readonly #waiters = new CallWaiters();
  /** Makes ids that ascend, so that the worker can tell which call was accepted first. */
  readonly createJobId: JobIdSource;

  private constructor({ redis, prefix, log, clock = systemClock }: SendCallerOptions, events: QueueEvents) {
    this.queue = new LazyQueue({ name: SEND_QUEUE, redis, prefix, log });
    this.#redis = redis;
    this.#prefix = prefix;
    this.#events = events;
    this.#clock = clock;
    this.createJobId = createJobIdSource(clock);
  }

  /** Opens the queue's event stream; the queue itself at its first use. */
  static async open(options: SendCallerOptions): Promise<SendCaller> {
    const { eventsRedis, prefix, log } = options;
    const events = new QueueEvents(SEND_QUEUE, { connection: eventsRedis, prefix });
    events.on("error", (error: Error) => log.error({ error: error.message }, "queue.error"));
    const caller = new SendCaller(options, events);
    const waiters = caller.#waiters;
    events.on("completed", ({ jobId, returnvalue }) => {
      if (waiters.has(jobId)) waiters.settle(jobId, readOutcome(returnvalue));
    });
    events.on("failed", ({ jobId, failedReason }) => {
      const cause = new Error(failedReason);
      waiters.settle(jobId, failure(new ApiError("INTERNAL", { cause })));
    });
    events.on("removed", ({ jobId }) => waiters.settle(jobId, failure(neverTaken())));
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
   *   TELEGRAM_UNAVAILABLE when it was not begun in time (it will not be executed later);
   *   RESULT_TIMEOUT, with the job's id, when it was and its end is not known
   */
  async call(call: SendCall): Promise<unknown> {
    const jobId = this.createJobId();
    const outcome = await this.callAs(jobId, call);
    if (outcome === null) throw new ApiError("RESULT_TIMEOUT", { jobId });
    if (outcome.ok) return outcome.result;
    throw ApiError.fromWire(outcome.error);
  }

  /**
   * Enqueues a call under this id, unless it is there already, and resolves with its outcome; null when it goes on
   * although the caller's time is over.
   *
   * @throws ApiError QUEUE_UNAVAILABLE
   */
  async callAs(jobId: string, call: SendCall): Promise<Outcome | null> {
    const waiter = this.#waiters.add(jobId);
    try {
      await this.add(jobId, call);
      return await this.#awaited(waiter.outcome, jobId, call);
    } finally {
      waiter.remove();
    }
  }

  /**
   * The outcome of a call that somebody has enqueued; null as above.
   *
   * @throws ApiError QUEUE_UNAVAILABLE
   */
  async join(jobId: string, call: Pick<SendCall, "timeoutMs" | "lastsMs">): Promise<Outcome | null> {
    const waiter = this.#waiters.add(jobId);
    try {
      const job = await this.find(jobId);
      if (job?.returnvalue) return readOutcome(job.returnvalue);
      return await this.#awaited(waiter.outcome, jobId, call);
    } finally {
      waiter.remove();
    }
  }

  /**
   * Enqueues a call under this id, unless it is there already.
   *
   * @throws ApiError QUEUE_UNAVAILABLE
   */
  async add(jobId: string, call: SendCall): Promise<void> {
    const job = jobOf(jobId, call, this.#clock.now());
    const isConnected = this.#redis.status === "ready";
    try {
      const queue = await this.queue.get();
      await queue.add(call.method, job, { jobId, ...SEND_RETENTION });
    } catch (cause) {
      throw queueUnavailable(cause, isConnected ? jobId : undefined);
    }
  }

  /**
   * A job as Redis has it.
   *
   * @throws ApiError QUEUE_UNAVAILABLE
   */
  async find(jobId: string): Promise<Job<SendJob> | undefined> {
    try {
      const queue: Queue<SendJob> = await this.queue.get();
      return await queue.getJob(jobId);
    } catch (cause) {
      throw queueUnavailable(cause);
    }
  }

  /**
   * Cancels a call that has not begun.
   *
   * @throws ApiError QUEUE_UNAVAILABLE
   */
  async cancel(jobId: string): Promise<Cancellation> {
    const job = await this.find(jobId);
    if (!job) return "unknown";
    if (job.finishedOn) return "started";
    const waiter = this.#waiters.add(jobId);
    try {
      const queue = `${this.#prefix}:${SEND_QUEUE}`;
      const keys = [`${queue}:wait`, `${queue}:${jobId}`, `${queue}:marker`];
      const isMarked = (await this.#redis.eval(CANCEL_WAITING, 3, ...keys, jobId)) === 1;
      if (!isMarked) await this.#withdraw({ job_id: jobId, reason: "cancelled", keep: false });
      const outcome = await waiter.outcome(WITHDRAWAL_MS);
      // Marked, it is in nobody's hands, and whoever takes it sees the mark.
      if (outcome === null) return isMarked ? "cancelled" : "started";
      return !outcome.ok && outcome.error.code === "CALL_CANCELLED" ? "cancelled" : "started";
    } catch (cause) {
      throw cause instanceof ApiError ? cause : queueUnavailable(cause);
    } finally {
      waiter.remove();
    }
  }

  async close(): Promise<void> {
    this.#waiters.settleAll(
      failure(new ApiError("QUEUE_UNAVAILABLE", { detail: "the gateway is stopping" })),
    );
    await this.#events.close();
    await this.queue.close();
  }

  async #awaited(
    outcome: (ms: number) => Promise<Outcome | null>,
    jobId: string,
    { timeoutMs, lastsMs }: Pick<SendCall, "timeoutMs" | "lastsMs">,
  ): Promise<Outcome | null> {
    const inTime = await outcome(timeoutMs);
    if (inTime !== null) return inTime;
    try {
      // The job itself has the last word: done, never begun, or still running.
      const job = await this.find(jobId);
      if (job?.returnvalue) return readOutcome(job.returnvalue);
      if (!job || lastsMs !== undefined) return null;
      if (await removed(job)) return failure(neverTaken());
      const wasHeard = await this.#withdraw({ job_id: jobId, reason: "waited", keep: true });
      return wasHeard ? await outcome(WITHDRAWAL_MS) : null;
    } catch {
      return null; // Redis is away: nothing is known.
    }
  }

  /** False when no worker is there to hear it. */
  async #withdraw(withdrawal: Withdrawal): Promise<boolean> {
    return (await this.#redis.publish(withdrawalChannel(this.#prefix), JSON.stringify(withdrawal))) > 0;
  }
}

function neverTaken(): ApiError {
  const detail = "no telegram-worker took the call in time; it was withdrawn and will not be executed";
  return new ApiError("TELEGRAM_UNAVAILABLE", { detail });
}

/** Removes a job that nobody has taken; one that is taken is locked and stays. */
async function removed(job: { remove(): Promise<void> }): Promise<boolean> {
  return job.remove().then(
    () => true,
    () => false,
  );
}
