import { webhookQueueName } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import { type JobsOptions, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { type Delivery, deliveryName } from "../lanes/delivery.ts";
import type { Head } from "../lanes/lane-store.ts";
import { queueErrorHandler } from "../queue-errors.ts";

/** Dead letters stay this long and can be retried; the lane store keeps their events as long. */
export const DEAD_LETTER_SECONDS = 30 * 24 * 3600;

const JOB_OPTIONS: JobsOptions = {
  // The retry policy decides when it is enough, by age and not by count.
  attempts: 1_000_000,
  backoff: { type: "custom" },
  stackTraceLimit: 1,
  removeOnComplete: { count: 1000, age: 24 * 3600 },
  // By age only: a count would drop dead letters silently.
  removeOnFail: { age: DEAD_LETTER_SECONDS },
};

const FAILED_PAGE = 500;

/** What the queues need; the connection is shared and not closed. */
export interface DeliveryQueuesOptions {
  /** Role `patient`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
}

/** The queues of all endpoints, one each: the jobs of their lanes' heads. */
export class DeliveryQueues {
  readonly #options: DeliveryQueuesOptions;
  readonly #queues = new Map<string, Queue<Delivery>>();

  constructor(options: DeliveryQueuesOptions) {
    this.#options = options;
  }

  /** Gives each head its job. One that has it already keeps it: the job's id is the event's. */
  async add(heads: readonly Head[]): Promise<void> {
    const [only] = heads;
    // The way of a lane that goes on: a bulk is a transaction, which costs more than the job in it.
    if (only && heads.length === 1) return void (await this.#addOne(only));
    const byEndpoint = Map.groupBy(heads, (head) => head.endpointId);
    await Promise.all(
      [...byEndpoint].map(([endpointId, group]) => this.#queue(endpointId).addBulk(group.map(jobOf))),
    );
  }

  /** The data of an endpoint's dead letters, in the order in which they were given up. */
  async *failed(endpointId: string): AsyncGenerator<unknown> {
    for (let start = 0; ; start += FAILED_PAGE) {
      const jobs = await this.#queue(endpointId).getJobs(["failed"], start, start + FAILED_PAGE - 1, true);
      for (const job of jobs) yield job?.data;
      if (jobs.length < FAILED_PAGE) return;
    }
  }

  /** Removes an endpoint's queue with all its jobs, finished or not. */
  async remove(endpointId: string): Promise<void> {
    const queue = this.#queue(endpointId);
    this.#queues.delete(endpointId);
    await queue.obliterate({ force: true });
    await queue.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    this.#queues.clear();
  }

  #addOne(head: Head): Promise<unknown> {
    const { name, data, opts } = jobOf(head);
    return this.#queue(head.endpointId).add(name, data, opts);
  }

  #queue(endpointId: string): Queue<Delivery> {
    const known = this.#queues.get(endpointId);
    if (known) return known;
    const { redis, prefix, log } = this.#options;
    const queue = new Queue<Delivery>(webhookQueueName(endpointId), {
      connection: redis,
      prefix,
      streams: { events: { maxLen: 1000 } },
    });
    queue.on("error", queueErrorHandler(log, { endpoint_id: endpointId }));
    this.#queues.set(endpointId, queue);
    return queue;
  }
}

function jobOf({ delivery }: Head): { name: string; data: Delivery; opts: JobsOptions } {
  return {
    name: deliveryName(delivery),
    data: delivery,
    opts: { ...JOB_OPTIONS, jobId: delivery.event_id },
  };
}
