import { mkdir } from "node:fs/promises";
import type { Event } from "@telepipe/contracts";
import type { Clock, Logger } from "@telepipe/runtime";
import { Downloads } from "../telegram/download/downloads.ts";
import type { TelegramSession } from "../telegram/telegram-session.ts";
import { receiveUpdates } from "../telegram/updates/receive-updates.ts";
import type { ReceivingMetrics } from "./receiving-metrics.ts";
import { UpdateLanes } from "./update-lanes.ts";

/** What receiving on one session needs; it does not close the session. */
export interface ReceivingOptions {
  readonly session: TelegramSession;
  /** Takes each event, those of one chat in order; must not throw. */
  deliver(event: Event): void;
  readonly log: Logger;
  readonly metrics: ReceivingMetrics;
  /** The media folder; made when it is not there. */
  readonly mediaDirectory: string;
  /** Larger files are not downloaded. */
  readonly maxDownloadBytes: number;
  readonly clock?: Clock;
}

/** Receiving, once started. */
export interface Receiving {
  /** Takes no further updates and delivers those it has; idempotent. */
  close(): Promise<void>;
}

/** How long a stop waits for downloads before it delivers their messages without the files, in milliseconds. */
const DOWNLOAD_GRACE_MS = 2000;

/**
 * Turns what the account gets into events: updates → lanes per chat (mapping, downloads) → `deliver`.
 *
 * @throws when the media folder cannot be made
 */
export async function startReceiving(options: ReceivingOptions): Promise<Receiving> {
  const { session, log, metrics, mediaDirectory } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const lanes = new UpdateLanes((event) => options.deliver(event));
  const downloads = new Downloads({
    invoke: session.invoke,
    directory: mediaDirectory,
    maxBytes: options.maxDownloadBytes,
    log,
    signal,
    onOutcome: metrics.downloadEnded,
  });
  const unsubscribe = receiveUpdates({ ...options, downloads, signal }, (update) => {
    metrics.updateReceived(update.kind);
    lanes.accept(update);
  });
  const close = async () => {
    unsubscribe();
    const cutDownloads = () => stopping.abort(new Error("the worker is stopping"));
    const grace = setTimeout(cutDownloads, DOWNLOAD_GRACE_MS);
    await lanes.idle();
    clearTimeout(grace);
  };
  try {
    // Only now: nothing must be waited for between the connection and the subscription above.
    await mkdir(mediaDirectory, { recursive: true });
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}
