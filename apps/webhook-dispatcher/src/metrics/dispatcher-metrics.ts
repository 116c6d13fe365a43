import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { createEndpointLabels, type EndpointLabels } from "./endpoint-labels.ts";

/** The figures of one dispatcher. */
export interface DispatcherMetrics {
  /** Whoever sets an `endpoint` label gets it here. */
  readonly labels: EndpointLabels;
  readonly eventsEnqueued: Counter<"type">;
  readonly attempts: Counter<"endpoint" | "outcome" | "class">;
  readonly attemptSeconds: Histogram<"endpoint">;
  readonly endToEndSeconds: Histogram<"endpoint">;
  readonly inFlight: Gauge<"endpoint">;
  readonly deadLetters: Counter<"endpoint" | "reason">;
  readonly recordsDropped: Counter;
}

/** Declares the dispatcher's metrics in `registry`. */
export function createDispatcherMetrics(registry: Registry): DispatcherMetrics {
  const registers = [registry];
  return {
    labels: createEndpointLabels(),
    eventsEnqueued: new Counter({
      name: "webhook_events_enqueued_total",
      help: "Events taken from the incoming queue and put into the lanes of the endpoints that want them",
      labelNames: ["type"],
      registers,
    }),
    attempts: new Counter({
      name: "webhook_attempts_total",
      help: "Delivery attempts; class is the kind of failure, none for a success",
      labelNames: ["endpoint", "outcome", "class"],
      registers,
    }),
    attemptSeconds: new Histogram({
      name: "webhook_attempt_duration_seconds",
      help: "From the start of a request to its judgement",
      labelNames: ["endpoint"],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60],
      registers,
    }),
    endToEndSeconds: new Histogram({
      name: "webhook_end_to_end_seconds",
      help: "From the account's receipt of an event to its delivery",
      labelNames: ["endpoint"],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 3600, 86_400],
      registers,
    }),
    inFlight: new Gauge({
      name: "webhook_inflight",
      help: "Requests under way from this dispatcher",
      labelNames: ["endpoint"],
      registers,
    }),
    deadLetters: new Counter({
      name: "webhook_dead_letter_total",
      help: "Deliveries given up; they can be retried from the endpoint's queue",
      labelNames: ["endpoint", "reason"],
      registers,
    }),
    recordsDropped: new Counter({
      name: "webhook_records_dropped_total",
      help: "Attempts that could not be recorded; their deliveries are not concerned",
      registers,
    }),
  };
}
