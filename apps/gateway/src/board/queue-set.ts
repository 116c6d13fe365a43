import type { Logger } from "@telepipe/runtime";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";

/** Queues that are looked into, each opened once. */
export class QueueSet {
  readonly #queues = new Map<string, Queue>();
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #log: Logger;

  constructor(redis: Redis, prefix: string, log: Logger) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#log = log;
  }

  open(name: string): Queue {
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, {
      connection: this.#redis,
      prefix: this.#prefix,
      skipWaitingForReady: true,
    });
    queue.on("error", (error) => this.#log.error({ error: error.message }, "queue.error"));
    this.#queues.set(name, queue);
    return queue;
  }

  /** Leaves the connection open. */
  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }
}
