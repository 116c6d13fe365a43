import { type LaneReader, readEndpointHealth } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { Gauge, type Registry } from "prom-client";
import type { EndpointSource } from "../endpoints/endpoint.ts";
import type { LaneStore } from "../lanes/lane-store.ts";
import type { EndpointLabels } from "./endpoint-labels.ts";

/** What the gauges are read from. */
export interface EndpointGaugeSources {
  readonly redis: Redis;
  readonly prefix: string;
  readonly endpoints: EndpointSource;
  readonly lanes: LaneStore;
  readonly reader: LaneReader;
  readonly labels: EndpointLabels;
}

/** How one endpoint is doing at the time of a scrape. */
interface EndpointFigures {
  readonly label: string;
  readonly state: string;
  readonly events: number;
  readonly lanes: number;
  readonly longestLane: number;
  readonly oldestSeconds: number;
  readonly deadLetters: number;
}

/** All gauges of one scrape are set from one look. */
const SNAPSHOT_MS = 500;
const STATES = ["healthy", "probing", "recovering", "paused", "disabled"] as const;

/**
 * Gauges of the whole system: every dispatcher reports the same, read from Redis at each scrape. Endpoints that share
 * a label are added up; of ages and lengths the greatest counts.
 */
export function registerEndpointGauges(registry: Registry, sources: EndpointGaugeSources): void {
  const snapshot = createSnapshot(sources);
  const register = (
    name: string,
    help: string,
    set: (gauge: Gauge<"endpoint" | "state">, figures: EndpointFigures) => void,
    labelNames: ("endpoint" | "state")[] = ["endpoint"],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset(); // Endpoints go.
        for (const figures of await snapshot()) set(this, figures);
      },
    });
  const sum = (figure: "events" | "lanes" | "deadLetters") => {
    return (gauge: Gauge<"endpoint">, figures: EndpointFigures) =>
      gauge.inc({ endpoint: figures.label }, figures[figure]);
  };
  const greatest = (figure: "longestLane" | "oldestSeconds") => {
    const seen = new Map<string, number>();
    return (gauge: Gauge<"endpoint">, { label, [figure]: value }: EndpointFigures) => {
      gauge.set({ endpoint: label }, label === "other" ? Math.max(value, seen.get(label) ?? 0) : value);
      seen.set(label, value);
    };
  };
  register("webhook_queue_depth", "Events that wait or are being delivered", sum("events"));
  register("webhook_lanes", "Chats with events that wait or are being delivered", sum("lanes"));
  register("webhook_longest_lane", "Events in the fullest lane", greatest("longestLane"));
  register(
    "webhook_oldest_due_seconds",
    "Age of the oldest event that is not delivered",
    greatest("oldestSeconds"),
  );
  register("webhook_dead_letters", "Dead letters that are kept", sum("deadLetters"));
  register(
    "webhook_endpoint_state",
    "Endpoints by state",
    (gauge, { label, state }) => {
      for (const one of STATES) gauge.inc({ endpoint: label, state: one }, one === state ? 1 : 0);
    },
    ["endpoint", "state"],
  );
}

function createSnapshot(sources: EndpointGaugeSources): () => Promise<EndpointFigures[]> {
  let taken: Promise<EndpointFigures[]> = Promise.resolve([]);
  let takenAt = Number.NEGATIVE_INFINITY;
  return () => {
    // Without Redis nothing is known, and waiting for it would hold up the other figures.
    if (sources.redis.status !== "ready") return Promise.resolve([]);
    if (performance.now() - takenAt > SNAPSHOT_MS) {
      takenAt = performance.now();
      taken = look(sources).catch(() => []);
    }
    return taken;
  };
}

async function look({ redis, prefix, endpoints, lanes, reader, labels }: EndpointGaugeSources) {
  return Promise.all(
    endpoints.list().map(async ({ id, state }): Promise<EndpointFigures> => {
      const [depth, figures, oldest, health] = await Promise.all([
        lanes.depth(id),
        reader.figures(id),
        reader.oldest(id),
        readEndpointHealth(redis, prefix, id),
      ]);
      return {
        label: labels.of(id),
        state: state === "enabled" ? health.state : state,
        events: figures.events,
        lanes: figures.lanes,
        longestLane: depth?.longestLane ?? 0,
        oldestSeconds: oldest === null ? 0 : Math.max(0, (Date.now() - oldest) / 1000),
        deadLetters: figures.deadLetters,
      };
    }),
  );
}
