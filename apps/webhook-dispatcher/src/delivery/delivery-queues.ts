import { webhookQueueName } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import { type JobsOptions, Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Head } from "../lanes/delivery.ts";
import { type Delivery, deliveryName } from "../lanes/delivery.ts";
import { DELIVERY_JOB_OPTIONS } from "../lanes/delivery-job.ts";
import { queueErrorHandler } from "../queue-errors.ts";

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
    const byEndpoint = Map.groupBy(heads, (head) => head.endpointId);
    await Promise.all(
      [...byEndpoint].map(([endpointId, group]) => this.#addAll(this.#queue(endpointId), group.map(jobOf))),
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

  #addAll(queue: Queue<Delivery>, jobs: readonly DeliveryJob[]): Promise<unknown> {
    const [only] = jobs;
    // A bulk is a transaction, which costs more than the single job in it.
    if (only && jobs.length === 1) return queue.add(only.name, only.data, only.opts);
    return queue.addBulk([...jobs]);
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

interface DeliveryJob {
  readonly name: string;
  readonly data: Delivery;
  readonly opts: JobsOptions;
}

function jobOf({ delivery }: Head): DeliveryJob {
  return {
    name: deliveryName(delivery),
    data: delivery,
    opts: { ...DELIVERY_JOB_OPTIONS, jobId: delivery.event_id },
  };
}
