import { type Event, methods, SEND_QUEUE, type SendJob } from "@telepipe/contracts";
import {
  type Clock,
  KeyedLanes,
  LazyQueue,
  type Logger,
  SEND_RETENTION,
  systemClock,
} from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { createConversation } from "./conversation.ts";
import type { Handler, HandlerContext } from "./handler.ts";

/** What running handlers needs; the connection is not closed. */
export interface HandlerRunnerOptions {
  readonly handlers: readonly Handler[];
  /** Role `fail-fast`: a handler that cannot reach Redis fails, and says so in the log. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  publish(event: Event): void;
  readonly clock?: Clock;
}

/** A reply that waited longer than this in the queue comes too late to be an answer. */
const REPLY_TIMEOUT_MS = 600_000;

/** Runs every handler on every event, apart from the delivery of events: neither can hold up or harm the other. */
export class HandlerRunner {
  readonly #options: HandlerRunnerOptions;
  readonly #lanes = new KeyedLanes();
  readonly #running = new Set<Promise<void>>();
  readonly #sends: LazyQueue<SendJob>;

  constructor(options: HandlerRunnerOptions) {
    this.#options = options;
    this.#sends = new LazyQueue({ ...options, name: SEND_QUEUE });
  }

  /** Takes an event; returns at once. Those of one chat run in the order of the calls. */
  dispatch(event: Event): void {
    for (const handler of this.#options.handlers) {
      const done = this.#lanes.run(`${handler.name} ${event.chat_id}`, () => this.#run(handler, event));
      this.#running.add(done);
      void done.finally(() => this.#running.delete(done));
    }
  }

  /** Waits for what runs. */
  async close(): Promise<void> {
    await Promise.all(this.#running);
    await this.#sends.close();
  }

  async #run(handler: Handler, event: Event): Promise<void> {
    const log = this.#options.log.child({ handler: handler.name, event_id: event.id });
    try {
      await handler.handle(event, this.#context(handler, event, log));
    } catch (err) {
      log.error({ err }, "handler.failed");
    }
  }

  #context(handler: Handler, event: Event, log: Logger): HandlerContext {
    const { redis, prefix, publish } = this.#options;
    const author = event.type === "message.new" ? (event.data.message.from?.id ?? 0) : 0;
    const key = `${prefix}:conversation:${handler.name}:${event.account.id}:${event.chat_id}:${author}`;
    let replies = 0;
    return {
      log,
      conversation: createConversation(redis, key),
      reply: (text) => this.#reply(`reply-${handler.name}-${event.id}-${replies++}`, event, text),
      publish: (type, data) => {
        const { v, account, chat_id } = event;
        const envelope = { v, account, chat_id, id: `${handler.name}_${event.id}`, received_at: this.#now() };
        // `type` and `data` belong together by the signature; TypeScript cannot see it of a union.
        publish({ ...envelope, type, data } as Event);
      },
    };
  }

  /** The job's id derives from the event: handled again, it gives the same one message. */
  async #reply(jobId: string, event: Event, text: string): Promise<void> {
    if (event.chat_id === null) throw new Error("the event concerns no chat that could be replied to");
    const params = methods.sendMessage.job.parse({ chat_id: event.chat_id, text });
    const deadline = this.#now() + REPLY_TIMEOUT_MS;
    const job: SendJob = { v: 1, method: "sendMessage", params, deadline_at: deadline, request_id: event.id };
    const queue = await this.#sends.get();
    await queue.add("sendMessage", job, { jobId, ...SEND_RETENTION });
  }

  #now(): number {
    return (this.#options.clock ?? systemClock).now();
  }
}
