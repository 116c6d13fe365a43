import {
  type AccountStatusStore,
  CallRecords,
  CallSettlement,
  consumeSendQueue,
  IdempotencyRecords,
  type Logger,
  type SendConsumerOptions,
  systemClock,
} from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { WorkerConfig } from "../config.ts";
import type { Lease } from "../owner-lease.ts";
import { Pacer } from "../pacing/pacer.ts";
import { PacingStore } from "../pacing/pacing-store.ts";
import { createCallBack } from "./call-back.ts";

/** What calls are consumed with; none of it is closed. */
export interface ConsumeCallsOptions extends Pick<SendConsumerOptions, "laneOf" | "execute"> {
  readonly settings: WorkerConfig["settings"];
  /** Role `patient`. */
  readonly redis: Redis;
  /** Role `fail-fast`. */
  readonly quickRedis: Redis;
  readonly log: Logger;
  readonly lease: Lease;
  readonly status: AccountStatusStore;
}

/** The owner's intake of calls. */
export interface CallIntake {
  /** Takes no more calls; resolves when those that run have ended. */
  close(): Promise<void>;
  /** After that nothing of it uses Redis. */
  finish(): Promise<void>;
}

/** How long the outcome of a call stays readable whose caller was told that it goes on. */
const CUT_OFF_RESULT_MS = 24 * 3_600_000;

/** Takes calls from the queue, at the pace that Telegram allows, and sees to what their callers have asked for. */
export async function consumeCalls(options: ConsumeCallsOptions): Promise<CallIntake> {
  const { settings, redis, quickRedis, log, lease, status, laneOf, execute } = options;
  const { REDIS_PREFIX: prefix, SEND_CONCURRENCY: concurrency } = settings;
  const store = new PacingStore(quickRedis, prefix, log);
  const pacer = new Pacer({
    clock: systemClock,
    longestWaitMs: settings.FLOOD_WAIT_MAX_SECONDS * 1000,
    learnt: await store.load(),
    onLearnt: () => store.saveSoon(() => pacer.state()),
  });
  const callBack = createCallBack({ redis, prefix, log, status });
  const settlement = new CallSettlement({
    records: new CallRecords(redis, prefix),
    idempotency: new IdempotencyRecords(redis, prefix),
    clock: systemClock,
    keepMs: CUT_OFF_RESULT_MS,
    callBack: callBack.publish,
  });
  const owner = { fence: { key: lease.key, value: lease.value }, isHeld: () => lease.isHeld() };
  const base = { redis, prefix, log, concurrency, owner, laneOf, execute };
  const consumer = await consumeSendQueue({ ...base, pacing: pacer, settlement });
  return {
    close: () => consumer.close(),
    finish: async () => {
      await store.close();
      await callBack.close();
    },
  };
}
