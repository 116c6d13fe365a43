import { webhookQueueName } from "@telepipe/contracts";
import { UnrecoverableError, Worker, type WorkerOptions } from "bullmq";
import type { Redis } from "ioredis";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { DELIVERY_JOB_RETENTION } from "../lanes/delivery-job.ts";
import { queueErrorHandler } from "../queue-errors.ts";
import { deliver } from "./deliver.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { DeliverySteps } from "./delivery-steps.ts";
import { limiterOf, shortenWindow } from "./rate-limit.ts";
import { RetryLater } from "./retry-later.ts";

/** Delivers one endpoint's jobs. */
export interface DeliveryWorker {
  /** Takes over what was changed at the endpoint. */
  update(endpoint: Endpoint): Promise<void>;
  /** Takes no further jobs and waits for the requests under way. */
  close(): Promise<void>;
}

/** After a fault that is ours (Redis refused a write, a bug) rather than the endpoint's. */
const OWN_FAULT_DELAY_MS = 1000;

const WORKER_OPTIONS = {
  ...DELIVERY_JOB_RETENTION,
  // A killed dispatcher's deliveries are taken up again within 10 s; no other lane notices.
  lockDuration: 5000,
  stalledInterval: 2500,
  // A dispatcher may crash any number of times over one event.
  maxStalledCount: 1_000_000,
  drainDelay: 5,
  // How late a queue that is opened early, or an endpoint that is enabled again, is noticed.
  maximumRateLimitDelay: 500,
  runRetryDelay: 1000,
  settings: {
    backoffStrategy: (_attempts, _type, error) =>
      error instanceof RetryLater ? error.delayMs : OWN_FAULT_DELAY_MS,
  },
} satisfies Partial<WorkerOptions>;

/**
 * Starts delivering. Each endpoint has a queue and a worker of its own, with local concurrency: BullMQ's global
 * concurrency leaves a queue with delayed retries idle for seconds.
 */
export async function startDeliveryWorker(
  initial: Endpoint,
  options: { redis: Redis; prefix: string; context: DeliveryContext },
): Promise<DeliveryWorker> {
  const { redis, prefix, context } = options;
  let endpoint = initial;
  const ids = { endpoint_id: endpoint.id };
  const steps = new DeliverySteps(context.lanes, () => endpoint);
  const worker = new Worker<unknown>(
    webhookQueueName(endpoint.id),
    (job) => deliver(endpoint, job, steps, context),
    {
      connection: redis,
      prefix,
      concurrency: endpoint.maxConnections,
      limiter: limiterOf(endpoint),
      ...WORKER_OPTIONS,
    },
    steps.backendFactory,
  );
  worker.on("error", queueErrorHandler(context.log, ids));
  worker.on("failed", (job, error) => {
    if (error instanceof RetryLater || error instanceof UnrecoverableError) return; // Reported as attempts.
    context.log.error({ ...ids, event_id: job?.id, err: error }, "delivery.crashed");
  });
  await worker.waitUntilReady();
  await shortenWindow(endpoint, redis, prefix); // The limit may have been changed while no dispatcher ran.
  await restoreHeads(endpoint.id, context);
  return {
    update: async (changed) => {
      endpoint = changed;
      worker.concurrency = changed.maxConnections;
      const { duration } = worker.opts.limiter ?? {};
      worker.opts.limiter = limiterOf(changed); // Read with every fetch.
      if (worker.opts.limiter.duration !== duration) await shortenWindow(changed, redis, prefix);
    },
    close: () => worker.close(),
  };
}

/**
 * Gives every head a job that has none. Crashes leave no such lane, but somebody may have removed a job by hand,
 * and its chat would stand for ever.
 */
async function restoreHeads(endpointId: string, { lanes, queues }: DeliveryContext): Promise<void> {
  for await (const heads of lanes.heads(endpointId)) {
    await queues.add(heads.map((delivery) => ({ endpointId, delivery })));
  }
}
