import { mkdir } from "node:fs/promises";
import type { Event } from "@telepipe/contracts";
import type { Clock, HealthCheck, Logger } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { Handler } from "../handlers/handler.ts";
import { HandlerRunner } from "../handlers/handler-runner.ts";
import { Downloads } from "../telegram/download/downloads.ts";
import type { TelegramSession } from "../telegram/telegram-session.ts";
import { receiveUpdates } from "../telegram/updates/receive-updates.ts";
import { EventPublisher } from "./event-publisher.ts";
import { type MessageOutput, printMessage } from "./print-message.ts";
import type { ReceivingMetrics } from "./receiving-metrics.ts";
import { UpdateLanes } from "./update-lanes.ts";

/** What receiving needs; it closes neither the session nor the connection. */
export interface ReceivingOptions {
  readonly session: TelegramSession;
  /** Role `fail-fast`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  readonly metrics: ReceivingMetrics;
  /** The media folder; made when it is not there. */
  readonly mediaDirectory: string;
  /** Larger files are not downloaded. */
  readonly maxDownloadBytes: number;
  /** Where new messages are printed; null: nowhere. */
  readonly output: MessageOutput | null;
  readonly handlers: readonly Handler[];
  readonly clock?: Clock;
}

/** Receiving, once started. */
export interface Receiving {
  /** For `/readyz`: says so when events wait for Redis. */
  readonly check: HealthCheck;
  /** Takes no further updates and hands on those it has; idempotent. */
  close(): Promise<void>;
}

/** How long a stop waits for downloads before it delivers their messages without the files, in milliseconds. */
const DOWNLOAD_GRACE_MS = 3000;
/** How long a stop waits for Redis, in milliseconds. */
const PUBLISH_GRACE_MS = 8000;
/** The same for what handlers have published last. */
const LAST_WORDS_GRACE_MS = 1000;

/**
 * Turns what the account gets into events in the `incoming` queue:
 * updates → lanes per chat (mapping, downloads) → output, publisher → handlers, once the event is in Redis.
 *
 * @throws when the media folder cannot be made
 */
export async function startReceiving(options: ReceivingOptions): Promise<Receiving> {
  const { session, redis, prefix, log, metrics, output, mediaDirectory } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const ofHandlers = new WeakSet<Event>();
  const publisher = new EventPublisher({
    redis,
    prefix,
    log,
    onPublished: (events) => {
      metrics.eventsPublished(events);
      for (const event of events) if (!ofHandlers.has(event)) handlers.dispatch(event);
    },
  });
  metrics.watchPending(() => publisher.pending);
  const handlers = new HandlerRunner({
    ...options,
    publish: (event) => {
      ofHandlers.add(event);
      publisher.publish(event);
    },
  });
  const lanes = new UpdateLanes((event) => {
    publisher.publish(event);
    if (output) print(event, output, log);
  });
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

  let stopped: Promise<void> | undefined;
  const close = () => {
    unsubscribe();
    stopped ??= handOn({ lanes, publisher, handlers, stopping, log });
    return stopped;
  };
  try {
    // Only now: nothing must be waited for between the connection and the subscription above.
    await mkdir(mediaDirectory, { recursive: true });
  } catch (error) {
    await close();
    throw error;
  }
  return { check: async () => publisher.problem, close };
}

/** Brings what has been received to its end, in the order in which it flows. */
async function handOn(parts: {
  lanes: UpdateLanes;
  publisher: EventPublisher;
  handlers: HandlerRunner;
  stopping: AbortController;
  log: Logger;
}): Promise<void> {
  const { lanes, publisher, handlers, stopping, log } = parts;
  const cutDownloads = () => stopping.abort(new Error("the worker is stopping"));
  const grace = setTimeout(cutDownloads, DOWNLOAD_GRACE_MS);
  await lanes.idle();
  clearTimeout(grace);
  await publisher.flush(PUBLISH_GRACE_MS);
  await handlers.close();
  const lost = await publisher.close(LAST_WORDS_GRACE_MS);
  if (lost > 0) log.fatal({ events: lost }, "events.lost");
}

/** A closed pipe or full disk behind stdout concerns nobody else. */
function print(event: Event, output: MessageOutput, log: Logger): void {
  try {
    printMessage(event, output);
  } catch (err) {
    log.warn({ err, event_id: event.id }, "message.not_printed");
  }
}
