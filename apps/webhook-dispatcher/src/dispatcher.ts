import type { LookupFunction } from "node:net";
import { CALLBACKS_ENDPOINT, INCOMING_QUEUE, SEND_QUEUE } from "@telepipe/contracts";
import {
  AccountStatusStore,
  type Clock,
  ConfiguredWebhooks,
  closeRedis,
  connectRedis,
  createLogger,
  createMetrics,
  LaneReader,
  type Logger,
  listenError,
  type Opening,
  openOutgoingCallLog,
  type Running,
  registerRedisGauges,
  reportDurability,
  resetEndpointHealth,
  startHealthServer,
  startRunning,
  systemClock,
  UpdateStreams,
  WebhookStore,
} from "@telepipe/runtime";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { ResponseActions } from "./actions/response-actions.ts";
import { EventCache } from "./bodies/event-cache.ts";
import { closeWork } from "./close-work.ts";
import { startCommandWorker } from "./commands/command-worker.ts";
import type { DispatcherConfig } from "./config.ts";
import type { DeliveryContext } from "./delivery/delivery-context.ts";
import { DeliveryQueues } from "./delivery/delivery-queues.ts";
import { DeliveryWorkers } from "./delivery/delivery-workers.ts";
import { startExpirySweep } from "./delivery/expiry-sweep.ts";
import { createPoster } from "./delivery/post.ts";
import type { EndpointSource } from "./endpoints/endpoint.ts";
import { openLiveEndpoints } from "./endpoints/live-endpoints.ts";
import { EndpointHealth } from "./health/endpoint-health.ts";
import { EndpointNotices } from "./health/endpoint-notices.ts";
import { DEAD_LETTER_SECONDS } from "./lanes/delivery-job.ts";
import { LaneExpiry } from "./lanes/lane-expiry.ts";
import { LaneReturns } from "./lanes/lane-returns.ts";
import { LaneStore } from "./lanes/lane-store.ts";
import { createDispatcherMetrics } from "./metrics/dispatcher-metrics.ts";
import { registerEndpointGauges } from "./metrics/endpoint-gauges.ts";
import { queueErrorHandler } from "./queue-errors.ts";
import { openRecords } from "./records/open-records.ts";
import { startRouter } from "./routing/router.ts";

/** What tests and embedders may replace. */
export interface DispatcherOverrides {
  readonly log?: Logger;
  readonly clock?: Clock;
  /** How long requests under way may take after a stop. */
  readonly stopGraceMs?: number;
  /** Resolves the names of endpoints. */
  readonly lookup?: LookupFunction;
  /** How often events that wait at paused and disabled endpoints are looked at for their age. */
  readonly expiryPeriodMs?: number;
}

/** A dispatcher that routes and delivers. */
export interface Dispatcher extends Running {
  /** Null without a health listener. */
  readonly healthPort: number | null;
}

const STOP_GRACE_MS = 20_000;
/** A dead letter's event must be there as long as its job, which Redis may keep a little longer than asked. */
const DEAD_TTL_MS = (DEAD_LETTER_SECONDS + 24 * 3600) * 1000;

/**
 * Starts a dispatcher: events from the `incoming` queue go into the lanes of the endpoints that want them and from
 * there, chat by chat in order, to the endpoints. Any number of dispatchers may run on one Redis.
 *
 * @throws when Redis does not answer or the health port is taken
 */
export function createDispatcher(
  config: DispatcherConfig,
  overrides: DispatcherOverrides = {},
): Promise<Dispatcher> {
  const log = overrides.log ?? createLogger("webhook-dispatcher", config.log);
  return startRunning(async ({ stack }) => {
    const requests = new AbortController();
    const parts = await openParts(stack, config, { ...overrides, log, signal: requests.signal });
    const { redis, registry, endpoints, context } = parts;
    const work = { ...context, redis, prefix: config.prefix, endpoints };

    const closers: (() => Promise<void>)[] = [];
    stack.defer(() => {
      // Nothing that a request brings could be written down without Redis.
      const graceMs = redis.status === "ready" ? (overrides.stopGraceMs ?? STOP_GRACE_MS) : 0;
      return closeWork(closers, requests, graceMs);
    });
    const workers = await DeliveryWorkers.start({ ...work, context });
    closers.push(() => workers.close());
    closers.push((await startRouter(work)).close);
    const account = new AccountStatusStore(redis, config.prefix);
    const commands = {
      endpoints,
      identity: () => account.readIdentity(),
      returns: new LaneReturns(redis, config.prefix, config.records?.maxAgeMs ?? 1),
      delivery: context,
    };
    closers.push((await startCommandWorker({ ...work, context: commands })).close);
    const times = { ttlMs: config.retry.ttlMs, deadTtlMs: DEAD_TTL_MS };
    const expiry = new LaneExpiry(redis, config.prefix, times);
    closers.push(startExpirySweep({ ...work, context, expiry, periodMs: overrides.expiryPeriodMs }).close);

    stack.defer(await new ConfiguredWebhooks(redis, config.prefix).announce(config.announced));
    const healthPort = await startHealth(stack, config, redis, registry);
    announce(endpoints, log);
    return { healthPort };
  });
}

/** What is open as long as anything is under way. */
interface Parts {
  readonly redis: Redis;
  readonly registry: ReturnType<typeof createMetrics>;
  readonly endpoints: EndpointSource;
  readonly context: DeliveryContext & { readonly updates: UpdateStreams };
}

async function openParts(
  stack: Opening["stack"],
  config: DispatcherConfig,
  options: DispatcherOverrides & { readonly log: Logger; readonly signal: AbortSignal },
): Promise<Parts> {
  const { log, signal, lookup, clock = systemClock } = options;
  const { prefix, addresses } = config;
  const redis = await connectRedis({ url: config.redisUrl, role: "patient", log });
  stack.defer(() => closeRedis(redis));
  await reportDurability(redis, log);

  const lanes = openLanes(redis, config);
  const endpoints = await openLiveEndpoints({
    configured: [...config.endpoints, config.callbacks],
    store: new WebhookStore(redis, prefix),
    redis,
    secretsKey: config.secretsKey,
    log,
  });
  stack.defer(() => endpoints.close());
  const registry = createMetrics("webhook-dispatcher");
  const metrics = createDispatcherMetrics(registry);
  const reader = new LaneReader(redis, prefix);
  registerEndpointGauges(registry, { redis, prefix, endpoints, lanes, reader, labels: metrics.labels });
  registerRedisGauges(registry, redis);
  const queues = new DeliveryQueues({ redis, prefix, log });
  stack.defer(() => queues.close());
  const outgoing = config.outgoingLogDir === null ? null : await openOutgoingCallLog(config.outgoingLogDir);
  stack.defer(() => outgoing?.close());
  const poster = stack.use(createPoster({ addresses, lookup, signal }));
  const shared = { redis, prefix, clock, metrics, log };
  const health = await openHealth(redis, config);
  const queue = (name: string) => openQueue(stack, name, shared);
  const { disableAfterMs } = config.endpointHealth;
  const incoming = queue(INCOMING_QUEUE);
  const context = {
    lanes,
    queues,
    metrics,
    log,
    updates: new UpdateStreams(redis, prefix, clock),
    events: new EventCache(),
    health,
    notices: new EndpointNotices({ incoming, endpoints, health, disableAfterMs, clock, log }),
    actions: new ResponseActions({ ...shared, send: queue(SEND_QUEUE), rememberMs: DEAD_TTL_MS }),
    records: openRecords(stack, config.records, shared),
    retry: config.retry,
    mediaLinks: config.mediaLinks,
    poster,
    outgoing,
    clock,
  };
  return { redis, registry, endpoints, context };
}

function openLanes(redis: Redis, config: DispatcherConfig): LaneStore {
  return new LaneStore(redis, config.prefix, {
    // A producer that was down sends again what it had not committed; as old as that nobody retries an event.
    deliveredTtlMs: config.retry.ttlMs,
    deadTtlMs: DEAD_TTL_MS,
    keptTtlMs: config.records?.maxAgeMs ?? 0,
    settleMs: config.endpointHealth.settleMs,
  });
}

async function openHealth(redis: Redis, config: DispatcherConfig): Promise<EndpointHealth> {
  const health = new EndpointHealth(redis, config.prefix, config.endpointHealth);
  for (const { id } of config.endpoints) {
    // Nobody can enable it but by the environment, so a start is what asks it again.
    if ((await health.state(id)) === "disabled") await resetEndpointHealth(redis, config.prefix, id);
  }
  return health;
}

function openQueue(
  stack: Opening["stack"],
  name: string,
  { redis, prefix, log }: { redis: Redis; prefix: string; log: Logger },
): Queue {
  const queue = new Queue(name, { connection: redis, prefix });
  queue.on("error", queueErrorHandler(log, { queue: name }));
  stack.defer(() => queue.close());
  return queue;
}

async function startHealth(
  stack: Opening["stack"],
  { health }: DispatcherConfig,
  redis: Redis,
  metrics: ReturnType<typeof createMetrics>,
): Promise<number | null> {
  if (health === null) return null;
  const { port, host } = health;
  // Without Redis nothing is received; that nothing can be delivered is no reason to restart a dispatcher.
  const checks = {
    redis: async () => (redis.status === "ready" ? null : `the connection is ${redis.status}`),
  };
  const server = await startHealthServer({ port, host, checks, metrics }).catch((error: unknown) => {
    throw listenError(error, "DISPATCHER_HEALTH_PORT", port);
  });
  stack.defer(() => server.close());
  return server.port;
}

function announce(endpoints: EndpointSource, log: Logger): void {
  const ids = endpoints.list().flatMap(({ id }) => (id === CALLBACKS_ENDPOINT ? [] : [id]));
  if (ids.length > 0) log.info({ endpoints: ids }, "dispatcher.started");
  else
    log.warn(
      "there is no webhook (WEBHOOK_URL, POST /api_v1/webhooks): events are taken from the queue and delivered nowhere",
    );
}
