import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Event, EventType } from "@telepipe/contracts";
import type { Clock, Fence, Logger } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { Downloads } from "../telegram/download/downloads.ts";
import { removeUnfinishedDownloads } from "../telegram/download/write-media-file.ts";
import type { TelegramSession } from "../telegram/telegram-session.ts";
import type { UpdateTiming } from "../telegram/updates/receive-updates-options.ts";
import { StateMirror } from "../telegram/updates/state/state-mirror.ts";
import { UpdateStateStore } from "../telegram/updates/state/update-state-store.ts";
import { UpdateReceiver } from "../telegram/updates/update-receiver.ts";
import type { ReceivingMetrics } from "./receiving-metrics.ts";
import { UpdateLanes } from "./update-lanes.ts";

/** What receiving on one session needs; it does not close the session. */
export interface ReceivingOptions {
  readonly session: TelegramSession;
  /** Role `fail-fast`; holds the update state. */
  readonly redis: Redis;
  readonly prefix: string;
  /** Proves that this worker owns the account. */
  readonly fence: Fence;
  /** Where the update state is mirrored. */
  readonly mirrorFile: string;
  /** Takes each event, those of one chat in order, and calls `onPublished` once it is in Redis; must not throw. */
  deliver(event: Event, onPublished: () => void): void;
  /** Waits until what was delivered is in Redis, at most `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
  /** Whether anybody wants events of this type. */
  isWanted(type: EventType): boolean;
  readonly log: Logger;
  readonly metrics: ReceivingMetrics;
  /** The media folder; made when it is not there. */
  readonly mediaDirectory: string;
  /** Larger files are not downloaded. */
  readonly maxDownloadBytes: number;
  readonly timing?: UpdateTiming | undefined;
  readonly clock?: Clock;
}

/** Receiving, once started. */
export interface Receiving {
  /** Why updates do not flow, or null. */
  readonly problem: string | null;
  /**
   * Takes no further updates and delivers those that it can finish soon; the others come again at the next start.
   * Idempotent.
   */
  close(): Promise<void>;
}

/** How long a stop waits for downloads, in milliseconds. */
const DOWNLOAD_GRACE_MS = 2000;
/** How long it waits then for Redis to take the last events, so that they need not come again. */
const FLUSH_MS = 1000;

/**
 * Turns what the account gets into events: updates in their order (`UpdateReceiver`) → lanes per chat (mapping,
 * downloads) → `deliver`. How far that has come is stored, and the next start goes on from there.
 *
 * @throws when the media folder cannot be made
 */
export async function startReceiving(options: ReceivingOptions): Promise<Receiving> {
  const { session, redis, prefix, fence, log, metrics, mediaDirectory } = options;
  await mkdir(mediaDirectory, { recursive: true });
  await removeUnfinishedDownloads(mediaDirectory);
  const stopping = new AbortController();
  const cutting = new AbortController();
  const lanes = new UpdateLanes((event, settle) => options.deliver(event, settle));
  const downloads = new Downloads({
    invoke: session.invoke,
    directory: mediaDirectory,
    maxBytes: options.maxDownloadBytes,
    log,
    signal: cutting.signal,
    onOutcome: metrics.downloadEnded,
  });
  const receiver = new UpdateReceiver({
    ...options,
    store: new UpdateStateStore({ redis, prefix, accountId: session.me.id, fence }),
    mirror: new StateMirror({ file: options.mirrorFile, log }),
    downloads,
    signal: stopping.signal,
    completionSignal: cutting.signal,
    accept: (update, settle) => {
      metrics.updateReceived(update.kind);
      lanes.accept(update, settle);
    },
  });
  metrics.watchOpen(() => receiver.openUpdates);
  const finish = async () => {
    receiver.stop();
    stopping.abort(new Error("the worker is stopping"));
    const waited = new AbortController();
    const grace = delay(DOWNLOAD_GRACE_MS, undefined, { signal: waited.signal }).catch(() => undefined);
    await Promise.race([lanes.idle(), grace]);
    waited.abort();
    lanes.close();
    cutting.abort(new Error("the worker is stopping"));
    await lanes.idle();
    await options.flush(FLUSH_MS);
    await receiver.close();
  };
  let closed: Promise<void> | undefined;
  return {
    get problem() {
      return receiver.problem;
    },
    close: () => {
      closed ??= finish();
      return closed;
    },
  };
}
