import { type Event, INCOMING_QUEUE, webhookQueueName } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import { createTestRedis, type ReceivedRequest, type TestRedis } from "@telepipe/testing";
import { Queue } from "bullmq";
import { type DispatcherConfig, loadDispatcherConfig } from "../src/config.ts";
import { createDispatcher, type Dispatcher, type DispatcherOverrides } from "../src/dispatcher.ts";

/** Part of a dispatcher's configuration that a test sets itself. */
export type ConfigOverrides = Partial<Omit<DispatcherConfig, "retry" | "endpointHealth">> & {
  readonly retry?: Partial<DispatcherConfig["retry"]>;
  readonly endpointHealth?: Partial<DispatcherConfig["endpointHealth"]>;
};

/** A prefix of the shared Redis with the producer's side of `incoming` and any number of dispatchers. */
export interface DispatchCorner extends AsyncDisposable {
  readonly corner: TestRedis;
  readonly incoming: Queue;
  /** The queue of an endpoint's deliveries, as Bull Board sees it. */
  deliveries(endpointId?: string): Queue;
  /** Publishes one batch as the telegram-worker does. */
  publish(...events: Event[]): Promise<void>;
  /** Starts a dispatcher with short retries; closed with the corner. */
  start(
    variables: Record<string, string>,
    config?: ConfigOverrides,
    overrides?: DispatcherOverrides,
  ): Promise<Dispatcher>;
}

/** Opens a corner; everything in it ends with it. */
export function openDispatchCorner(redisUrl: string): DispatchCorner {
  const stack = new AsyncDisposableStack();
  const corner = stack.use(createTestRedis(redisUrl));
  const connection = corner.connect();
  const openQueue = (name: string) => {
    const queue = new Queue(name, { connection, prefix: corner.prefix });
    stack.defer(() => queue.close());
    return queue;
  };
  const incoming = openQueue(INCOMING_QUEUE);
  const queues = new Map<string, Queue>();
  return {
    corner,
    incoming,
    deliveries: (endpointId = "default") => {
      const queue = queues.get(endpointId) ?? openQueue(webhookQueueName(endpointId));
      queues.set(endpointId, queue);
      return queue;
    },
    publish: async (...events) => void (await incoming.add("events", { v: 1, events })),
    start: async (variables, overrides = {}, rest = {}) => {
      const environment = {
        REDIS_URL: redisUrl,
        REDIS_PREFIX: corner.prefix,
        WEBHOOK_ALLOW_PRIVATE: "true", // Stored endpoints of tests are on loopback too.
        ...variables,
      };
      const config = loadDispatcherConfig(environment);
      const retry = { ...config.retry, firstMs: 20, rejectedMs: 20, capMs: 100, ...overrides.retry };
      const probes = { baseMs: 20, capMs: 100, ...overrides.endpointHealth };
      const endpointHealth = { ...config.endpointHealth, ...probes };
      return stack.use(
        await createDispatcher(
          { ...config, ...overrides, retry, endpointHealth },
          { log: silentLogger(), ...rest },
        ),
      );
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Message numbers by chat, in the order in which they came; a repeat of one that was delivered counts once. */
export function messagesByChat(requests: readonly ReceivedRequest[]): Map<number, number[]> {
  const byChat = new Map<number, number[]>();
  for (const { body } of requests) {
    const numbers = byChat.get(body.message.chat.id) ?? [];
    if (!numbers.includes(body.message.message_id)) numbers.push(body.message.message_id);
    byChat.set(body.message.chat.id, numbers);
  }
  return byChat;
}

/** 1 to `count`. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
