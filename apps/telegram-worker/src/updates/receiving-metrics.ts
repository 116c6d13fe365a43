import type { Event } from "@telepipe/contracts";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { DownloadOutcome } from "../telegram/download/downloads.ts";
import type { UpdateMetrics } from "../telegram/updates/receive-updates-options.ts";
import { createUpdateMetrics } from "./update-metrics.ts";

/** What receiving counts. */
export interface ReceivingMetrics extends UpdateMetrics {
  updateReceived(kind: string): void;
  eventsPublished(events: readonly Event[]): void;
  downloadEnded(outcome: DownloadOutcome, bytes: number): void;
  /** Tells how to learn the number of events that wait for Redis. */
  watchPending(pending: () => number): void;
  /** Tells how to learn the number of updates that were taken and are not in Redis yet. */
  watchOpen(open: () => number): void;
}

/** Adds the series of receiving to the process' registry; once per process. */
export function createReceivingMetrics(registry: Registry): ReceivingMetrics {
  let pending = () => 0;
  const registers = [registry];
  /** Counted here and told when asked: the library looks at the labels each time, and every send is an update. */
  const updates = new Map<string, number>();
  new Counter({
    name: "telepipe_updates_received_total",
    help: "Updates from Telegram by their constructor",
    labelNames: ["kind"],
    registers,
    collect() {
      this.reset();
      for (const [kind, count] of updates) this.inc({ kind }, count);
    },
  });
  const published = new Counter({
    name: "telepipe_events_published_total",
    help: "Events put into the incoming queue",
    labelNames: ["type"],
    registers,
  });
  const lag = new Histogram({
    name: "telepipe_event_publish_lag_seconds",
    help: "From the arrival of an update, through its downloads, to its event being in Redis",
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 600],
    registers,
  });
  const downloads = new Counter({
    name: "telepipe_downloads_total",
    help: "Files of messages by how their download ended",
    labelNames: ["outcome"],
    registers,
  });
  const bytes = new Counter({
    name: "telepipe_download_bytes_total",
    help: "Bytes of completed downloads",
    registers,
  });
  new Gauge({
    name: "telepipe_events_pending",
    help: "Events that wait for Redis",
    registers,
    collect() {
      this.set(pending());
    },
  });
  return {
    ...createUpdateMetrics(registry),
    updateReceived: (kind) => void updates.set(kind, (updates.get(kind) ?? 0) + 1),
    eventsPublished: (events) => {
      const now = Date.now();
      for (const event of events) {
        published.inc({ type: event.type });
        lag.observe((now - event.received_at) / 1000);
      }
    },
    downloadEnded: (outcome, size) => {
      downloads.inc({ outcome });
      bytes.inc(size);
    },
    watchPending: (read) => {
      pending = read;
    },
  };
}
