import { setTimeout as delay } from "node:timers/promises";
import type { Outcome, SendJob } from "@telepipe/contracts";
import type { Job } from "bullmq";
import type { Redis } from "ioredis";
import type { Logger } from "../log/logger.ts";
import { type Clock, systemClock } from "../process/clock.ts";
import type { Fence } from "../redis/fence.ts";
import { CallDesk } from "./call-desk.ts";
import type { CallLane } from "./call-lanes.ts";
import { type CallPacing, UNPACED } from "./call-pacing.ts";
import type { CallSettlement } from "./call-settlement.ts";
import { OrderedStart } from "./ordered-start.ts";
import type { ReceivedCall } from "./received-call.ts";
import { giveBackCalls, reclaimCalls } from "./reclaim-calls.ts";
import { SendWorker } from "./send-worker.ts";
import { TakenCalls } from "./taken-calls.ts";
import { listenForWithdrawals } from "./withdrawals.ts";

/** What a consumer needs; it does not close the connection. */
export interface SendConsumerOptions {
  /** Role `patient`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  /** Calls executed at the same time. */
  readonly concurrency: number;
  /** Calls to the same chat run one after the other, in the order accepted; null: no order needed. */
  laneOf(call: ReceivedCall): CallLane | null;
  /**
   * Executes a call and returns the canonical result.
   *
   * @throws ApiError for a refusal, which completes the job as data; anything else fails the job as a bug
   */
  execute(call: ReceivedCall): Promise<unknown>;
  /** Absent: every call at once. */
  readonly pacing?: CallPacing;
  /** What is to be done with outcomes besides completing the job. */
  readonly settlement?: CallSettlement;
  /** Who may consume; absent: whoever does is alone. */
  readonly owner?: { readonly fence: Fence; isHeld(): boolean };
  readonly clock?: Clock;
}

/** Takes `send` jobs and completes them with an `Outcome`. */
export interface SendConsumer {
  /** Stops taking calls, puts those back that have not begun, and waits for those that run. */
  close(): Promise<void>;
}

/** So long jobs that were put back are waited for, in milliseconds. */
const COME_AGAIN_MS = 2000;

/** A stop does not wait longer for a Redis that is away, in milliseconds. */
const REDIS_GRACE_MS = 1000;

/** Takes over what a former consumer has left and starts taking calls. */
export async function consumeSendQueue(options: SendConsumerOptions): Promise<SendConsumer> {
  const { redis, prefix, log, concurrency, owner, clock = systemClock, settlement } = options;
  const taken = new TakenCalls(concurrency, () => owner?.isHeld() ?? true);
  const order = new OrderedStart();
  const desk = new CallDesk({
    log,
    clock,
    concurrency,
    pacing: options.pacing ?? UNPACED,
    taken,
    laneOf: options.laneOf,
    execute: options.execute,
    settle: async (call, outcome, state) => settlement?.settle(state, call, outcome),
  });
  const reclaimed = await reclaimCalls(redis, prefix, { fence: owner?.fence }).catch((error: unknown) => {
    if (owner && !owner.isHeld()) return []; // Lost so soon: nothing will be taken, either.
    throw error;
  });
  if (reclaimed.length > 0) log.info({ calls: reclaimed.length }, "calls.taken_over");
  const worker = new SendWorker(redis, prefix, taken, (job) => takeUp(job, taken, order, desk));
  worker.on("error", (error) => log.error({ error: error.message }, "queue.error"));
  worker.on("active", (job) => {
    if (!taken.get(String(job.id))) order.announce(String(job.id));
  });
  worker.on("failed", (job, error) => {
    log.error({ job_id: job?.id, method: job?.name, err: error }, "call.crashed");
  });
  await worker.waitUntilReady();
  const stopWatching = watchConnection(options, taken, order);
  const withdrawals = await listenForWithdrawals({ redis, prefix, log, taken, desk });
  worker.start();
  return {
    close: async () => {
      taken.close();
      stopWatching();
      // What has been asked for comes before the answer to this.
      await bounded(
        redis,
        redis.ping().then(
          () => delay(0),
          () => undefined,
        ),
      );
      const left = desk.leaveAll();
      const putBack = giveBackCalls(
        redis,
        prefix,
        left.map(({ id, job }) => ({ id, token: job.token ?? "" })),
      ).catch((error: Error) => log.warn({ error: error.message }, "queue.error"));
      await bounded(redis, putBack);
      await withdrawals.close();
      // Closing waits for what runs, and that its completion is written, which a Redis that is away would hold up.
      await Promise.allSettled([...taken.values()].map(({ end }) => end.promise));
      await bounded(redis, worker.close());
      await worker.disconnectNow();
    },
  };
}

/** A job that comes a second time (its lock was lost while it ran) ends with the first. */
function takeUp(
  job: Job<SendJob, Outcome>,
  taken: TakenCalls,
  order: OrderedStart,
  desk: CallDesk,
): Promise<Outcome> {
  const id = String(job.id);
  const call = taken.get(id) ?? taken.add(job);
  if (call.job !== job) return call.end.promise;
  order
    .run(id, async () => {
      try {
        desk.carryOut(call);
      } catch (error) {
        call.end.reject(error);
      }
    })
    .catch(call.end.reject);
  return call.end.promise.finally(() => taken.ended(call));
}

/**
 * A connection that breaks can take with it the answer to the taking of a job: the job is ours and we do not know it.
 * So from the break on nothing is taken and nothing starts. When the connection is back, and all that was asked for has
 * been answered, such jobs are put to the front again; taking goes on, and starting once they have come.
 */
function watchConnection(
  { redis, prefix, owner, log }: SendConsumerOptions,
  taken: TakenCalls,
  order: OrderedStart,
): () => void {
  let breaks = 0;
  /** Put back, also after breaks before this one, and not come again yet. */
  const awaited = new Set<string>();
  const haveCome = () => {
    for (const id of awaited) if (taken.get(id)) awaited.delete(id);
    taken.expect(awaited.size);
    return awaited.size === 0;
  };
  const onClose = () => {
    breaks += 1;
    order.hold();
    taken.suspend();
  };
  const onReady = async () => {
    const current = breaks;
    try {
      await redis.ping();
      await delay(0);
      if (current !== breaks) return;
      const lost = await reclaimCalls(redis, prefix, { fence: owner?.fence, known: taken.ids() });
      for (const id of lost) awaited.add(id);
      if (lost.length > 0) log.warn({ calls: lost.length }, "calls.taken_again");
      if (current !== breaks) return;
      taken.resume();
      const deadline = performance.now() + COME_AGAIN_MS;
      while (!haveCome() && current === breaks && performance.now() < deadline) await delay(5);
    } catch (error) {
      log.warn({ error: (error as Error).message }, "queue.error");
    }
    if (current !== breaks) return;
    // What has not come by now was taken away by somebody.
    awaited.clear();
    taken.expect(0);
    taken.resume();
    order.release();
  };
  const ready = () => void onReady();
  redis.on("close", onClose);
  redis.on("ready", ready);
  return () => {
    redis.off("close", onClose);
    redis.off("ready", ready);
  };
}

/** Waits, but for a Redis that is away only a moment. */
async function bounded(redis: Redis, work: Promise<unknown>): Promise<void> {
  const done = work.then(() => true);
  while (!(await Promise.race([done, delay(REDIS_GRACE_MS, false)]))) {
    if (redis.status !== "ready") return;
  }
}
