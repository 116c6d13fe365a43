import { ApiError, type Outcome, SEND_QUEUE, SendJob } from "@telepipe/contracts";
import { type Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { Logger } from "../log/logger.ts";
import { type Clock, systemClock } from "../process/clock.ts";
import { passPoint } from "../process/labelled-point.ts";
import { type CallLane, CallLanes } from "./call-lanes.ts";
import { OrderedStart } from "./ordered-start.ts";

/** One call as an executor sees it. */
export interface ReceivedCall {
  /** The `random_id` of a send derives from it, so that a re-run repeats the same one. */
  readonly jobId: string;
  readonly method: string;
  /** Not parsed yet. */
  readonly params: unknown;
  readonly requestId: string;
}

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
  readonly clock?: Clock;
}

/** Takes `send` jobs and completes them with an `Outcome`. */
export interface SendConsumer {
  /** Stops taking calls and waits for those that run. */
  close(): Promise<void>;
}

/** A killed worker's calls are taken up again after at most `lockDuration` + `stalledInterval`. */
const RECOVERY = { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 1_000_000 };

/** Starts taking calls. */
export async function consumeSendQueue(options: SendConsumerOptions): Promise<SendConsumer> {
  const { redis, prefix, log, concurrency, clock = systemClock } = options;
  const lanes = new CallLanes();
  const order = new OrderedStart();
  const worker = new Worker<SendJob, Outcome>(
    SEND_QUEUE,
    (job) => order.run(String(job.id), () => enterLane(job, lanes, options, clock)),
    { connection: redis, prefix, concurrency, ...RECOVERY },
  );
  worker.on("error", (error) => log.error({ error: error.message }, "queue.error"));
  worker.on("active", (job) => order.announce(String(job.id)));
  worker.on("failed", (job, error) => {
    order.forget(String(job?.id));
    log.error({ job_id: job?.id, method: job?.name, err: error }, "call.crashed");
  });
  await worker.waitUntilReady();
  return { close: () => worker.close() };
}

/** A lane is entered before the first await, so the order of these calls is the order in the lanes. */
async function enterLane(
  job: Job<SendJob>,
  lanes: CallLanes,
  { laneOf, execute, log }: SendConsumerOptions,
  clock: Clock,
): Promise<Outcome> {
  const call = receivedCall(job);
  const lane = laneOf(call);
  if (lane === null) return finish(job, call, execute, log, clock);
  return lanes.run(lane, (problem) =>
    finish(job, call, problem ? () => Promise.reject(problem.error) : execute, log, clock),
  );
}

async function finish(
  job: Job<SendJob>,
  call: ReceivedCall,
  execute: SendConsumerOptions["execute"],
  log: Logger,
  clock: Clock,
): Promise<Outcome> {
  const startedAt = clock.now();
  const isLate = startedAt > job.data.deadline_at;
  const outcome = await outcomeOf(isLate ? refuseLate : () => execute(call));
  passPoint("callAnswered");
  log.info(
    {
      job_id: call.jobId,
      request_id: call.requestId,
      method: call.method,
      outcome: outcome.ok ? "OK" : outcome.error.code,
      queued_ms: startedAt - job.timestamp,
      duration_ms: clock.now() - startedAt,
    },
    "call.finished",
  );
  return outcome;
}

/** Its caller has been told that it will not happen. */
function refuseLate(): Promise<never> {
  const detail = "the call waited longer than its caller";
  return Promise.reject(new ApiError("TELEGRAM_UNAVAILABLE", { detail }));
}

async function outcomeOf(execute: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { v: 1, ok: true, result: await execute() };
  } catch (error) {
    if (error instanceof ApiError) return { v: 1, ok: false, error: error.toWire() };
    throw error;
  }
}

function receivedCall(job: Job<SendJob>): ReceivedCall {
  const { method, params, request_id } = SendJob.parse(job.data);
  return { jobId: String(job.id), method, params, requestId: request_id };
}
