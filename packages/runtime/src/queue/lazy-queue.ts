import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Logger } from "../log/logger.ts";

/** What a queue is opened with; the connection is not closed. */
export interface LazyQueueOptions {
  readonly name: string;
  /** Role `fail-fast`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
}

/**
 * A queue that is opened at its first use and, when that failed, again at the next: BullMQ's own object stays unusable
 * for ever if Redis is away at the moment it is made.
 */
export class LazyQueue<Data> {
  readonly #options: LazyQueueOptions;
  #opened: Promise<Queue<Data>> | undefined;

  constructor(options: LazyQueueOptions) {
    this.#options = options;
  }

  /** @throws when Redis is away */
  async get(): Promise<Queue<Data>> {
    this.#opened ??= this.#open();
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    const queue = await this.#opened?.catch(() => undefined);
    await queue?.close();
  }

  async #open(): Promise<Queue<Data>> {
    const { name, redis, prefix, log } = this.#options;
    if (redis.status !== "ready") throw new Error("Redis is not connected");
    const queue = new Queue<Data>(name, { connection: redis, prefix, skipWaitingForReady: true });
    // While Redis is away every attempt fails, and the caller tells; this event only repeats it.
    queue.on("error", (error) => log.debug({ error: error.message, queue: name }, "queue.error"));
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      await queue.close().catch(() => undefined);
      throw error;
    }
  }
}
