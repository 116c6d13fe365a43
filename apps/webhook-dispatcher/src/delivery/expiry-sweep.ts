import { setTimeout as delay } from "node:timers/promises";
import type { EndpointSource } from "../endpoints/endpoint.ts";
import type { LaneExpiry } from "../lanes/lane-expiry.ts";
import { unattemptedRecord } from "../records/unattempted-record.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/** What the sweep works with. */
export interface ExpirySweepOptions {
  readonly endpoints: EndpointSource;
  readonly expiry: LaneExpiry;
  /** How often is looked; undefined: once a minute. */
  readonly periodMs: number | undefined;
  readonly context: Pick<DeliveryContext, "records" | "metrics" | "clock" | "log">;
}

const PERIOD_MS = 60_000;
const REASON = "the endpoint took nothing until the event was too old";

/**
 * Gives up, once a minute, what has waited for too long at endpoints that take nothing: without attempts nothing else
 * would end it. Every dispatcher looks; there is no harm in two that look at the same time.
 */
export function startExpirySweep(options: ExpirySweepOptions): { close(): Promise<void> } {
  const stopping = new AbortController();
  const { periodMs = PERIOD_MS } = options;
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      await delay(periodMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      for (const { id } of options.endpoints.list()) {
        if (stopping.signal.aborted) return;
        await sweep(id, options).catch((error: unknown) =>
          options.context.log.error({ endpoint_id: id, err: error }, "expiry.failed"),
        );
      }
    }
  })();
  return {
    close: () => {
      stopping.abort();
      return ended;
    },
  };
}

async function sweep(
  endpointId: string,
  { endpoints, expiry, context: { records, metrics, clock, log } }: ExpirySweepOptions,
): Promise<void> {
  // As it is now: others may have taken long.
  const endpoint = endpoints.get(endpointId);
  if (!endpoint) return;
  const deadLetters = metrics.deadLetters.labels({
    endpoint: metrics.labels.of(endpointId),
    reason: "expired",
  });
  for await (const deliveries of expiry.expire(endpoint, REASON)) {
    deadLetters.inc(deliveries.length);
    const end = { outcome: "dead", error: REASON, endedAt: clock.now() } as const;
    for (const delivery of deliveries) records.add(unattemptedRecord(endpointId, delivery, end));
    log.warn({ endpoint_id: endpointId, events: deliveries.length }, "webhook.events_expired");
  }
}
