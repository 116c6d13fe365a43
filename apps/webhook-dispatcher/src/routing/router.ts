import { setTimeout as delay } from "node:timers/promises";
import { CALLBACKS_ENDPOINT, type Event, INCOMING_QUEUE } from "@telepipe/contracts";
import { type Logger, passPoint, type UpdateStreams } from "@telepipe/runtime";
import { Queue, UnrecoverableError, WaitingError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { Endpoint, EndpointSource } from "../endpoints/endpoint.ts";
import type { LaneStore } from "../lanes/lane-store.ts";
import type { DispatcherMetrics } from "../metrics/dispatcher-metrics.ts";
import { queueErrorHandler } from "../queue-errors.ts";
import { readBatch } from "./read-batch.ts";

/** What the router works with. */
export interface RouterOptions {
  /** Role `patient`; not closed. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly endpoints: EndpointSource;
  readonly lanes: LaneStore;
  /** Of the programs that fetch their updates. */
  readonly updates: UpdateStreams;
  readonly metrics: DispatcherMetrics;
  readonly log: Logger;
}

/** Puts incoming events into the lanes of the endpoints that want them. */
export interface Router {
  /** Ends after the events at hand. */
  close(): Promise<void>;
}

/** Events per script call: large enough to be fast, small enough not to hold up Redis. */
const CHUNK_EVENTS = 50;
const FAULT_DELAY_MS = 500;
/** In the failed job's reason. */
const MAX_SHOWN_PROBLEMS = 10;

const WORKER_OPTIONS = {
  concurrency: 1,
  // Nothing is routed while a killed router's lock stands, so it stands briefly.
  lockDuration: 1000,
  stalledInterval: 500,
  maxStalledCount: 1_000_000,
  drainDelay: 1,
  runRetryDelay: 500,
};

/**
 * Starts routing. Of all dispatchers one routes at a time, one batch after the other: that is what makes the lanes'
 * order the events' order. A batch is never set back, for the next one would overtake it: faults are waited out
 * inside. If a router dies or stalls within a batch, another runs the whole batch again, which changes nothing
 * that is done.
 */
export async function startRouter(options: RouterOptions): Promise<Router> {
  const { redis, prefix, log } = options;
  const stopping = new AbortController();
  const queue = new Queue(INCOMING_QUEUE, { connection: redis, prefix });
  // Kept in the queue's own hash, so a Redis that comes back empty has lost it.
  const limit = () => queue.setGlobalConcurrency(1);
  const onError = queueErrorHandler(log, { queue: INCOMING_QUEUE });
  const limitAgain = () => void limit().catch(onError);
  await limit();
  redis.on("ready", limitAgain);

  const worker = new Worker<unknown>(
    INCOMING_QUEUE,
    (job) => routeBatch(job.data, options, stopping.signal),
    { connection: redis, prefix, ...WORKER_OPTIONS },
  );
  queue.on("error", onError);
  worker.on("error", onError);
  worker.on("failed", (job, error) =>
    log.error({ job_id: job?.id, error: error.message }, "batch.unreadable"),
  );
  // An empty batch, for the router of that moment to hand over what was kept for a new endpoint.
  const wake = () => void queue.add("wake", { v: 1, events: [] }, { removeOnComplete: true }).catch(onError);
  options.endpoints.onChange(wake);
  await worker.waitUntilReady();
  return {
    close: async () => {
      redis.off("ready", limitAgain);
      stopping.abort();
      await worker.close();
      await queue.close();
    },
  };
}

/**
 * @throws UnrecoverableError when parts cannot be read; all others have been routed, and the job stays in the failed
 *   set, where a newer version can retry it
 */
async function routeBatch(data: unknown, options: RouterOptions, signal: AbortSignal): Promise<void> {
  const { events, problems } = readBatch(data);
  if (events.length === 0 && problems.length === 0) await routeChunk([], options, signal);
  for (let start = 0; start < events.length; start += CHUNK_EVENTS) {
    await routeChunk(events.slice(start, start + CHUNK_EVENTS), options, signal);
  }
  if (problems.length === 0) return;
  const shown = problems.slice(0, MAX_SHOWN_PROBLEMS).join("; ");
  throw new UnrecoverableError(`unreadable, ${problems.length} problem(s): ${shown}`);
}

async function routeChunk(
  events: readonly Event[],
  { endpoints, lanes, updates, metrics, log }: RouterOptions,
  signal: AbortSignal,
): Promise<void> {
  const routed = events.map((event) => ({
    event,
    endpointIds: endpoints.list().flatMap((endpoint) => (isFor(endpoint, event) ? [endpoint.id] : [])),
  }));
  const served = endpoints.list().map(({ id }) => id);
  while (true) {
    try {
      await handOver(served, { lanes, updates });
      await lanes.push(routed);
      passPoint("lanesPushed");
      await updates.append(events, served);
      break;
    } catch (error) {
      log.error({ error: error instanceof Error ? error.message : String(error) }, "router.waits");
      await delay(FAULT_DELAY_MS, undefined, { signal }).catch(() => undefined);
      // Writes nothing: the job's lock runs out and another router takes it, as after a crash.
      if (signal.aborted) throw new WaitingError();
    }
  }
  for (const { event, endpointIds } of routed) {
    if (endpointIds.length > 0) metrics.eventsEnqueued.inc({ type: event.type });
  }
}

/**
 * Puts what was kept for a program that fetches its updates into the lanes of the webhook that it has set since, in
 * front of what comes now. Doing it twice changes nothing.
 */
async function handOver(
  served: readonly string[],
  { lanes, updates }: Pick<RouterOptions, "lanes" | "updates">,
): Promise<void> {
  while (true) {
    const [kept] = await updates.keptFor(served);
    if (kept === undefined) return;
    const { consumer, endpointId } = kept;
    await lanes.push(kept.updates.map(({ event }) => ({ event, endpointIds: [endpointId] })));
    await updates.confirm(consumer, (kept.updates.at(-1)?.updateId ?? 0) + 1);
  }
}

/** Callbacks go through their own endpoint only, and nobody is told of his own troubles. */
function isFor({ id, filter }: Endpoint, event: Event): boolean {
  if ((event.type === "call.finished") !== (id === CALLBACKS_ENDPOINT)) return false;
  if ("endpoint_id" in event.data && event.data.endpoint_id === id) return false;
  return filter.accepts(event);
}
