import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ApiError, COMMAND_QUEUE, type DispatchCommand, Outcome } from "@telepipe/contracts";
import { type Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Logger } from "../log/logger.ts";
import { type Clock, systemClock } from "../process/clock.ts";

type OmitEach<Command, Keys extends PropertyKey> = Command extends unknown ? Omit<Command, Keys> : never;
/** An order without what the caller of it adds. */
export type CommandOrder = OmitEach<DispatchCommand, "v" | "deadline_at">;

/** What a `CommandCaller` needs; it does not close the connection. */
export interface CommandCallerOptions {
  /** Role `fail-fast`: somebody is waiting. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Orders are rare, so their jobs are looked at instead of listened to. */
const POLL_MS = 50;
const RETENTION = { removeOnComplete: { age: 300 }, removeOnFail: { age: 3600 } };

/** Gives orders to the dispatchers and awaits what came of them. */
export class CommandCaller {
  readonly #queue: Queue<DispatchCommand>;
  readonly #clock: Clock;

  constructor({ redis, prefix, log, clock = systemClock }: CommandCallerOptions) {
    this.#queue = new Queue(COMMAND_QUEUE, { connection: redis, prefix, skipWaitingForReady: true });
    this.#queue.on("error", (error) => log.error({ error: error.message }, "queue.error"));
    this.#clock = clock;
  }

  /**
   * Gives an order and resolves with its result.
   *
   * @throws ApiError the order's own error; QUEUE_UNAVAILABLE when it could not be given; DISPATCHER_UNAVAILABLE when
   *   no dispatcher took it in time (it will not be carried out later), or when it is not done yet
   */
  async call(order: CommandOrder, timeoutMs: number): Promise<unknown> {
    const deadlineAt = this.#clock.now() + timeoutMs;
    const job = await this.#add(order, deadlineAt, {});
    for (let left = timeoutMs; left > 0; left -= POLL_MS) {
      await delay(POLL_MS);
      const result = await this.#resultOf(job);
      if (result) return result.value;
    }
    await job.remove().catch(() => undefined); // One that runs is locked and stays.
    throw new ApiError("DISPATCHER_UNAVAILABLE");
  }

  /** Gives an order that nobody waits for, `delayMs` from now. */
  async send(order: CommandOrder, delayMs: number): Promise<void> {
    await this.#add(order, Number.MAX_SAFE_INTEGER, { delay: delayMs });
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  async #add(order: CommandOrder, deadlineAt: number, options: { delay?: number }): Promise<Job> {
    const data = { ...order, v: 1, deadline_at: deadlineAt } as DispatchCommand; // Spreading a union loses its cases.
    try {
      return await this.#queue.add(order.kind, data, { jobId: randomUUID(), ...RETENTION, ...options });
    } catch (cause) {
      throw new ApiError("QUEUE_UNAVAILABLE", { cause });
    }
  }

  async #resultOf({ id = "" }: Job): Promise<{ value: unknown } | null> {
    const job = await this.#queue.getJob(id).catch((cause: unknown) => {
      throw new ApiError("QUEUE_UNAVAILABLE", { cause });
    });
    if (job?.finishedOn === undefined) return null;
    const outcome = Outcome.safeParse(job.returnvalue);
    if (!outcome.success) throw new ApiError("INTERNAL", { cause: job.failedReason });
    if (!outcome.data.ok) throw ApiError.fromWire(outcome.data.error);
    return { value: outcome.data.result };
  }
}
