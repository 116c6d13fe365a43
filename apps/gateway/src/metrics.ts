import { createMetrics, registerRedisGauges } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { MediaSource } from "./staging/stager.ts";

/** What is read when the metrics are asked for. */
export interface MetricSources {
  readonly redis: Redis;
  pendingCalls(): number;
  /** Calls of getUpdates that wait for updates. */
  waitingPolls(): number;
  /** Jobs by queue and state; may fail while Redis is away. */
  queueCounts(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
}

/** One answered HTTP request. */
export interface FinishedRequest {
  readonly route: string;
  readonly apiMethod: string | null;
  readonly status: number;
  readonly durationMs: number;
}

/** The gateway's Prometheus figures. */
export interface GatewayMetrics {
  readonly registry: Registry;
  requestFinished(request: FinishedRequest): void;
  mediaReceived(source: MediaSource, sizeBytes: number): void;
  mediaServed(sizeBytes: number): void;
  /** What the media folder held when it was last looked through. */
  mediaFolderSeen(sizeBytes: number): void;
}

/** A text call takes milliseconds, a large upload minutes. */
const DURATION_BUCKETS_SECONDS = [
  0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800,
];

/** Registers the gateway's figures in a registry of their own. */
export function createGatewayMetrics(sources: MetricSources): GatewayMetrics {
  const registry = createMetrics("gateway");
  const registers = [registry];
  const requests = new Counter({
    name: "telepipe_http_requests_total",
    help: "Answered HTTP requests",
    labelNames: ["route", "status"],
    registers,
  });
  const calls = new Histogram({
    name: "telepipe_call_duration_seconds",
    help: "From the request to the answer of an API call",
    labelNames: ["method", "status"],
    buckets: DURATION_BUCKETS_SECONDS,
    registers,
  });
  const received = new Counter({
    name: "telepipe_media_received_bytes_total",
    help: "Bytes of files that callers gave, by how they came in",
    labelNames: ["source"],
    registers,
  });
  const served = new Counter({
    name: "telepipe_media_served_bytes_total",
    help: "Bytes of media files sent to clients",
    registers,
  });
  const folder = new Gauge({
    name: "telepipe_media_folder_bytes",
    help: "Size of the media folder when it was last looked through",
    registers,
  });
  registerSources(sources, registry);
  registerRedisGauges(registry, sources.redis);
  return {
    registry,
    requestFinished: ({ route, apiMethod, status, durationMs }) => {
      requests.inc({ route, status });
      if (apiMethod !== null) calls.observe({ method: apiMethod, status }, durationMs / 1000);
    },
    mediaReceived: (source, sizeBytes) => received.inc({ source }, sizeBytes),
    mediaServed: (sizeBytes) => served.inc(sizeBytes),
    mediaFolderSeen: (sizeBytes) => folder.set(sizeBytes),
  };
}

function registerSources(sources: MetricSources, registry: Registry): void {
  new Gauge({
    name: "telepipe_pending_calls",
    help: "API calls that wait for their result",
    registers: [registry],
    collect() {
      this.set(sources.pendingCalls());
    },
  });
  new Gauge({
    name: "telepipe_waiting_polls",
    help: "Calls of getUpdates that wait for updates",
    registers: [registry],
    collect() {
      this.set(sources.waitingPolls());
    },
  });
  new Gauge({
    name: "telepipe_queue_jobs",
    help: "Jobs by queue and state",
    labelNames: ["queue", "state"],
    registers: [registry],
    async collect() {
      this.reset();
      // Redis being away must not take the other figures down.
      const queues = await sources.queueCounts().catch(() => ({}));
      for (const [queue, counts] of Object.entries(queues)) {
        for (const [state, count] of Object.entries(counts)) this.set({ queue, state }, count);
      }
    },
  });
}
