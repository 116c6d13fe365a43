import { setTimeout as delay } from "node:timers/promises";
import { type Outcome, SEND_QUEUE, type SendJob } from "@telepipe/contracts";
import { type Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { CallTaker } from "./call-taker.ts";

/** Says when further jobs may be taken from Redis. */
export interface Intake {
  /** False while another worker owns the account: not even a job whose marker has come is taken then. */
  mayTake(): boolean;
  /** Resolves once there is room, or nothing is taken any more. */
  room(): Promise<void>;
  /** For how many jobs there is room. */
  readonly places: number;
  /** Keeps a place for a job that comes together with the completion of another; false when there is none. */
  reserve(): boolean;
  /** That job has come, or there was none. */
  unreserve(): void;
  /** Redis knows the job's outcome, or that it was handed on. */
  completed(job: Job<SendJob, Outcome>): void;
}

/**
 * Locks outlive a break of the connection to Redis and are renewed at half their life. That they run out is the last
 * resort: a new owner takes its predecessor's jobs at once (`reclaimCalls`).
 */
const RECOVERY = { lockDuration: 30_000, stalledInterval: 15_000, maxStalledCount: 1_000_000 };

/** After an error of Redis, in milliseconds. */
const RETRY_AFTER_MS = 100;

/**
 * BullMQ's worker with another way of taking jobs: its own takes as many as may run at once, so that jobs which wait
 * for others of their chat would hold up all other chats. Here `Intake` decides. Jobs are still taken by two ways: by
 * this loop, as many as there are places for, and together with the completion of another job, which saves a round trip
 * when many wait.
 */
export class SendWorker extends Worker<SendJob, Outcome> {
  readonly #intake: Intake;
  readonly #taker: CallTaker;
  /** The word that there are jobs has been taken from Redis, and not acted upon: nothing would say it again. */
  #mustAsk = false;
  readonly #working = new Set<Promise<void>>();

  constructor(
    redis: Redis,
    prefix: string,
    intake: Intake,
    process: (job: Job<SendJob, Outcome>) => Promise<Outcome>,
  ) {
    const taker = new CallTaker(redis, () => intake.places);
    const options = { connection: redis, prefix, autorun: false, ...RECOVERY };
    super(SEND_QUEUE, process, options, taker.backendFactory);
    this.#intake = intake;
    this.#taker = taker;
  }

  /** Begins to take jobs. */
  start(): void {
    this.lockManager.start();
    this.mainLoopRunning = this.#takeJobs();
    void this.startStalledCheckTimer();
  }

  /** Cuts the connection on which it waits for jobs; the one that it was given stays. */
  async disconnectNow(): Promise<void> {
    await this.backend.disconnectBlocking(false).catch(() => undefined);
  }

  protected override async moveToActive(token: string, name?: string): Promise<Job<SendJob, Outcome>> {
    this.#mustAsk = true;
    // BullMQ declares a job where its own code returns none, too.
    if (!this.#intake.mayTake()) return undefined as unknown as Job<SendJob, Outcome>;
    const job = await super.moveToActive(token, name);
    this.#mustAsk = false;
    return job;
  }

  async #takeJobs(): Promise<void> {
    for (let count = 0; !this.closing; count++) {
      await this.#intake.room();
      if (this.closing) break;
      const jobs = this.#intake.mayTake() ? await this.#take(`${this.id}:${count}`) : await nothing();
      for (const job of jobs) this.#work(job);
    }
    await Promise.all(this.#working);
  }

  async #take(token: string): Promise<Job<SendJob, Outcome>[]> {
    try {
      const jobs = [await this.getNextJob(token, { block: !this.#mustAsk })];
      for (const [data, id] of this.#taker.further())
        jobs.push(await this.nextJobFromJobData(data, id, token));
      return jobs.filter((job) => job !== undefined);
    } catch (error) {
      if (!this.closing) this.emit("error", error as Error);
      return nothing();
    }
  }

  #work(first: Job<SendJob, Outcome>): void {
    let isReserved = false;
    const canTake = () => {
      isReserved ||= this.#intake.mayTake() && this.#intake.reserve();
      return isReserved;
    };
    const work = async () => {
      let job: typeof first | undefined = first;
      while (job) {
        // Every job that was taken carries its lock's token.
        const next = await this.processJob(job, job.token as string, canTake).finally(() => {
          if (isReserved) this.#intake.unreserve();
          isReserved = false;
        });
        this.#intake.completed(job);
        job = next ?? undefined;
      }
    };
    const done = work()
      .catch((error: Error) => void this.emit("error", error))
      .finally(() => this.#working.delete(done));
    this.#working.add(done);
  }
}

async function nothing(): Promise<[]> {
  await delay(RETRY_AFTER_MS, undefined, { ref: false });
  return [];
}
