import { setTimeout as delay } from "node:timers/promises";
import { ApiError, type Event } from "@telepipe/contracts";
import { AccountStatusStore, type Logger, type ReceivedCall } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { Account } from "./account/account.ts";
import { StatusAnnouncer } from "./account/status-announcer.ts";
import { StatusReporter } from "./account/status-reporter.ts";
import { consumeCalls } from "./calls/consume-calls.ts";
import type { WorkerConfig } from "./config.ts";
import { executeCall } from "./methods/execute-call.ts";
import { createLaneOf } from "./methods/lane-of.ts";
import type { Lease } from "./owner-lease.ts";
import { connectTelegram } from "./telegram/connect-telegram.ts";
import type { KeepAlivePolicy } from "./telegram/keep-alive.ts";
import { openSession } from "./telegram/open-session.ts";
import { mirrorFile, type StoredSession } from "./telegram/session-file.ts";
import type { TelegramSession } from "./telegram/telegram-session.ts";
import type { UpdateTiming } from "./telegram/updates/receive-updates-options.ts";
import { type Receiving, type ReceivingOptions, startReceiving } from "./updates/start-receiving.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

/** What the owner of the account works with; it closes none of it. */
export interface OwnerOptions {
  readonly config: WorkerConfig;
  /** Role `patient`. */
  readonly redis: Redis;
  /** Role `fail-fast`. */
  readonly quickRedis: Redis;
  readonly log: Logger;
  readonly lease: Lease;
  readonly metrics: WorkerMetrics;
  readonly timing: WorkerTiming;
  readonly receiving: Pick<ReceivingOptions, "flush" | "isWanted" | "metrics"> & {
    /** See `EventPublisher.publish`. */
    deliver(event: Event, onPublished: () => void, isOurs: () => boolean): void;
  };
}

/** Times that tests shorten, in milliseconds; each has its default where it is used. */
export interface WorkerTiming {
  /** Life of the owner's lease. */
  readonly leaseTtlMs?: number;
  /** How long calls wait for a line that has just broken. */
  readonly graceMs?: number;
  /** How the line to Telegram is watched. */
  readonly keepAlive?: KeepAlivePolicy;
  /** How long the account may be away before that is an event. */
  readonly awayMs?: number;
  /** How long a stop waits for running calls before it cuts them off. */
  readonly callsGraceMs?: number;
  /** How updates are waited for and asked for. */
  readonly updates?: UpdateTiming;
}

/** The worker that owns the account. */
export interface Owner {
  readonly account: Account;
  /** Why updates do not flow, or null. */
  readonly receivingProblem: string | null;
  close(): Promise<void>;
}

/** How long a stop waits for running calls before it cuts them off, in milliseconds. */
const CALLS_GRACE_MS = 12_000;
/** The same when another worker waits, which takes over the calls that are cut off. */
const HANDOVER_GRACE_MS = 300;
/** How long it waits then for their outcomes to reach Redis. */
const LAST_OUTCOMES_MS = 2000;

/** Connects the account and takes calls for it. */
export async function openOwner(options: OwnerOptions): Promise<Owner> {
  const { config, redis, quickRedis, log, lease } = options;
  const { REDIS_PREFIX: prefix } = config.settings;
  const store = new AccountStatusStore(quickRedis, prefix);
  const reporter = new StatusReporter({ store, lease, simulator: config.simulator !== null, log });
  const { awayMs } = options.timing;
  const announcer = new StatusAnnouncer({ redis: quickRedis, prefix, lease, store, log, awayMs });
  let receiving: Receiving | null = null;
  // No call comes before the account is there, in the same turn of the event loop.
  const calls = await consumeCalls({
    ...{ settings: config.settings, redis, quickRedis, log, lease, status: store },
    laneOf: (call) => laneOf(call),
    execute: (call) => execute(call, account, options),
  });
  const account = new Account({
    session: config.session,
    log,
    forbidden: lease.lost,
    graceMs: options.timing.graceMs,
    onState: (state) => {
      reporter.report(state);
      announcer.report(state);
    },
    connect: (stored, signal) => connectAccount(options, stored, signal),
    receive: async (session) => {
      const started = await receiveOn(session, options);
      receiving = started;
      return started.close;
    },
  });
  const laneOf = createLaneOf(account, config.settings.FLOOD_WAIT_MAX_SECONDS * 1000);
  return {
    account,
    get receivingProblem() {
      return receiving?.problem ?? null;
    },
    close: async () => {
      const callsDone = calls.close();
      if (lease.isHeld()) {
        const { callsGraceMs = CALLS_GRACE_MS } = options.timing;
        await settledWithin(callsDone, (await lease.isAwaited()) ? HANDOVER_GRACE_MS : callsGraceMs);
      }
      await account.close();
      // Off Telegram: whoever waits may begin. After a loss the status is the next owner's.
      await reporter.close({ clear: lease.isHeld() });
      await lease.release();
      await announcer.close();
      // BullMQ's own close can wait for ever for a Redis that is away.
      await settledWithin(callsDone, LAST_OUTCOMES_MS);
      await calls.finish();
    },
  };
}

/** Waits for `promise`, but no longer than `ms`. */
async function settledWithin(promise: Promise<unknown>, ms: number): Promise<void> {
  const late = new AbortController();
  const timeout = delay(ms, undefined, { signal: late.signal }).catch(() => undefined);
  await Promise.race([promise, timeout]);
  late.abort();
}

async function connectAccount(
  { config, redis, quickRedis, log, lease, timing }: OwnerOptions,
  stored: StoredSession,
  signal: AbortSignal,
): Promise<TelegramSession> {
  const { credentials, simulator, settings, phoneNumber } = config;
  const isAllowed = () => lease.isHeld();
  const { keepAlive } = timing;
  const connection = await connectTelegram({
    credentials,
    stored,
    simulator,
    log,
    signal,
    isAllowed,
    keepAlive,
  });
  try {
    return await openSession(connection, {
      redis: quickRedis,
      patientRedis: redis,
      prefix: settings.REDIS_PREFIX,
      log,
      phoneNumber,
    });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function receiveOn(
  session: TelegramSession,
  { config, quickRedis, log, lease, timing, receiving }: OwnerOptions,
): Promise<Receiving> {
  const { settings } = config;
  return startReceiving({
    session,
    redis: quickRedis,
    prefix: settings.REDIS_PREFIX,
    fence: lease,
    mirrorFile: mirrorFile(config.session, session.me.id),
    ...receiving,
    deliver: (event, onPublished) => receiving.deliver(event, onPublished, () => lease.isHeld()),
    log,
    mediaDirectory: settings.MEDIA_DIR,
    maxDownloadBytes: settings.DOWNLOAD_MAX_BYTES,
    timing: timing.updates,
  });
}

async function execute(call: ReceivedCall, account: Account, options: OwnerOptions): Promise<unknown> {
  const startedAt = performance.now();
  let outcome = "OK";
  try {
    const session = await account.usableSession();
    const { config, log } = options;
    return await executeCall(call, { session, mediaDir: config.settings.MEDIA_DIR, log });
  } catch (error) {
    outcome = error instanceof ApiError ? error.code : "CRASHED";
    throw error;
  } finally {
    options.metrics.callEnded(call.method, outcome, performance.now() - startedAt);
  }
}
