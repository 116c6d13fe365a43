import { setTimeout as delay } from "node:timers/promises";
import { describeAccount, type Event, type EventType } from "@telepipe/contracts";
import {
  closeRedis,
  connectRedis,
  createLogger,
  createMetrics,
  type Logger,
  listenError,
  type Opening,
  type Running,
  reportDurability,
  startHealthServer,
  startRunning,
  type TextOutput,
} from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { Registry } from "prom-client";
import type { AccountState } from "./account/account-state.ts";
import type { WorkerConfig } from "./config.ts";
import { selectHandlers } from "./handlers/registry.ts";
import { type Owner, type OwnerOptions, openOwner, type WorkerTiming } from "./owner.ts";
import { acquireLease } from "./owner-lease.ts";
import { isLibraryFault } from "./telegram/seams/library.ts";
import { EventInterest } from "./updates/event-interest.ts";
import { EventOutlet } from "./updates/event-outlet.ts";
import { createReceivingMetrics } from "./updates/receiving-metrics.ts";
import { createWorkerMetrics } from "./worker-metrics.ts";

/** What tests and embedders may replace. */
export interface WorkerOverrides {
  readonly log?: Logger;
  /** Where received messages are printed; null: nowhere. Default: stdout, when `PRINT_MESSAGES` is on. */
  readonly output?: TextOutput | null;
  readonly timing?: WorkerTiming;
}

/** A running telegram-worker. */
export interface TelegramWorker extends Running {
  /** Null while another worker owns the account. */
  readonly accountState: AccountState | null;
  /** Port of the health listener; null when it is off. */
  readonly healthPort: number | null;
}

/**
 * Starts the telegram-worker: waits to become the account's owner, connects, receives and executes calls. Returns once
 * Redis is there; whether Telegram is shows in the account's status.
 *
 * @throws when Redis does not answer, a setting makes no sense or the health port is taken
 */
export function createTelegramWorker(
  config: WorkerConfig,
  overrides: WorkerOverrides = {},
): Promise<TelegramWorker> {
  return startRunning(async (opening) => {
    const { settings, simulator } = config;
    const log = overrides.log ?? createLogger("telegram-worker", settings);
    if (simulator) log.warn({ port: simulator.port }, "telegram.simulated");
    const handlers = selectHandlers(settings.HANDLERS);
    const redis = await opened(opening, settings.REDIS_URL, "patient", log);
    const quickRedis = await opened(opening, settings.REDIS_URL, "fail-fast", log);
    await reportDurability(redis, log);
    let owner: Owner | null = null;
    const registry = createMetrics("telegram-worker");
    const metrics = createWorkerMetrics(registry, () => owner?.account.state.state ?? null);
    const output = overrides.output === undefined ? process.stdout : overrides.output;
    const receivingMetrics = createReceivingMetrics(registry);
    const outlet = new EventOutlet({
      redis: quickRedis,
      prefix: settings.REDIS_PREFIX,
      log,
      metrics: receivingMetrics,
      output: settings.PRINT_MESSAGES ? output : null,
      handlers,
    });
    opening.stack.defer(() => outlet.close());
    const interest = new EventInterest({ redis: quickRedis, prefix: settings.REDIS_PREFIX, log });
    opening.stack.defer(() => interest.close());
    const receiving = {
      deliver: (event: Event, onPublished: () => void, isOurs: () => boolean) =>
        outlet.deliver(event, onPublished, isOurs),
      flush: (timeoutMs: number) => outlet.flush(timeoutMs),
      isWanted: (type: EventType) => interest.isWanted(type),
      metrics: receivingMetrics,
    };
    const healthPort = await health(opening, config, registry, {
      redis: quickRedis,
      outlet,
      owner: () => owner,
    });
    const { timing = {} } = overrides;
    keepOwning(opening, { config, redis, quickRedis, log, metrics, receiving, timing }, (current) => {
      owner = current;
    });
    return {
      healthPort,
      absorbs: (error) => {
        if (!isLibraryFault(error)) return false;
        log.error({ err: error }, "library.failed");
        owner?.account.reconnect("the client library has failed");
        return true;
      },
      get accountState() {
        return owner?.account.state ?? null;
      },
    };
  });
}

async function opened(
  { stack }: Opening,
  url: string,
  role: "patient" | "fail-fast",
  log: Logger,
): Promise<Redis> {
  const redis = await connectRedis({ url, role, log });
  stack.defer(() => closeRedis(redis));
  return redis;
}

/** Before the next try to be the owner after one that failed, in milliseconds. */
const FAILED_PAUSE_MS = 1000;

/** Waits for the lease, owns the account until the lease is lost, and waits again. */
function keepOwning(
  { stack }: Opening,
  options: Omit<OwnerOptions, "lease">,
  onOwner: (owner: Owner | null) => void,
): void {
  const stopping = new AbortController();
  const ownOnce = async () => {
    const { quickRedis: redis, config, log, timing } = options;
    const prefix = config.settings.REDIS_PREFIX;
    const lease = await acquireLease({ redis, prefix, log, ttlMs: timing.leaseTtlMs }, stopping.signal);
    if (!lease) return;
    try {
      const owner = await openOwner({ ...options, lease });
      onOwner(owner);
      await firstAbort(stopping.signal, lease.lost);
      await owner.close();
    } finally {
      onOwner(null);
      await lease.release();
    }
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        await ownOnce();
      } catch (err) {
        // Redis went away between the lease and the rest, most likely; a restart would find it no better.
        options.log.error({ err }, "owner.failed");
        await delay(FAILED_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };
  const done = loop();
  stack.defer(async () => {
    stopping.abort();
    await done;
  });
}

async function health(
  { stack }: Opening,
  config: WorkerConfig,
  metrics: Registry,
  { redis, outlet, owner }: { redis: Redis; outlet: EventOutlet; owner: () => Owner | null },
): Promise<number | null> {
  const { WORKER_HEALTH_PORT: port, WORKER_HEALTH_HOST: host } = config.settings;
  if (port === undefined) return null;
  const checks = {
    redis: () =>
      redis.ping().then(
        () => null,
        () => "Redis is not reachable",
      ),
    // A standby is ready to take over, which is all that can be asked of it.
    telegram: async () => {
      const state = owner()?.account.state;
      return state ? describeAccount({ ...state, what_to_do: state.whatToDo }) : null;
    },
    receiving: async () => outlet.problem ?? owner()?.receivingProblem ?? null,
  };
  const server = await startHealthServer({ port, host, checks, metrics }).catch((error: unknown) => {
    throw listenError(error, "WORKER_HEALTH_PORT", port);
  });
  stack.defer(() => server.close());
  return server.port;
}

function firstAbort(...signals: AbortSignal[]): Promise<void> {
  const any = AbortSignal.any(signals);
  if (any.aborted) return Promise.resolve();
  return new Promise((resolve) => any.addEventListener("abort", () => resolve(), { once: true }));
}
