import { Event, INCOMING_QUEUE } from "@telepipe/contracts";
import { type Clock, INCOMING_RETENTION, type Logger } from "@telepipe/runtime";
import type { Queue } from "bullmq";
import type { EndpointSource } from "../endpoints/endpoint.ts";
import type { EndpointHealth, HealthAfterFault } from "./endpoint-health.ts";

/** What the notices work with. */
export interface EndpointNoticesOptions {
  /** The `incoming` queue: notices are events like others, and go to those that want them. */
  readonly incoming: Queue;
  readonly endpoints: EndpointSource;
  readonly health: EndpointHealth;
  readonly disableAfterMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** An attempt at an endpoint, of whose account the notice is. */
export interface NoticeCause {
  readonly endpoint: { readonly id: string };
  /** Of the attempt; null when it is lost. */
  readonly event: Event | null;
}

/**
 * Tells the other endpoints that one fails, was disabled or does well again. A notice is published before it is noted
 * as given, under an id that derives from what it says: two dispatchers, or one that dies in between, make one event.
 */
export class EndpointNotices {
  readonly #options: EndpointNoticesOptions;

  constructor(options: EndpointNoticesOptions) {
    this.#options = options;
  }

  /** After a fault of the endpoint. */
  async afterFault(
    cause: NoticeCause,
    fault: { readonly reason: string },
    after: HealthAfterFault,
  ): Promise<void> {
    const { health, endpoints, disableAfterMs, log } = this.#options;
    const { id } = cause.endpoint;
    const { state, failingSince, warningsDue, warningsGiven } = after;
    const data = { endpoint_id: id, failing_since: failingSince, reason: fault.reason };
    if (state === "disabled") {
      log.error({ endpoint_id: id, reason: fault.reason, failing_since: failingSince }, "endpoint.disabled");
      await endpoints.disable?.(id, fault.reason);
      await this.#publish(cause, "endpoint.disabled", `${failingSince}`, data);
      await health.warned(id, Math.max(1, warningsDue));
    } else if (warningsDue > warningsGiven) {
      log.warn({ endpoint_id: id, reason: fault.reason, failing_since: failingSince }, "endpoint.failing");
      const disabledAt = failingSince + disableAfterMs;
      const suffix = `${failingSince}_${warningsDue}`;
      await this.#publish(cause, "endpoint.failing", suffix, { ...data, disabled_at: disabledAt });
      await health.warned(id, warningsDue);
    }
  }

  /** After the first delivery to an endpoint of which a warning was given. */
  async recovered(cause: NoticeCause, failingSince: number): Promise<void> {
    const { health, log } = this.#options;
    const { id } = cause.endpoint;
    log.info({ endpoint_id: id, failing_since: failingSince }, "endpoint.recovered");
    const data = { endpoint_id: id, failing_since: failingSince };
    await this.#publish(cause, "endpoint.recovered", `${failingSince}`, data);
    await health.warned(id, 0);
  }

  async #publish(cause: NoticeCause, type: Event["type"], suffix: string, data: unknown): Promise<void> {
    const { incoming, clock } = this.#options;
    if (cause.event === null) return; // Of no account that is known.
    const event = Event.parse({
      v: 1,
      id: `${type.replace(".", "_")}_${cause.endpoint.id}_${suffix}`,
      account: cause.event.account,
      chat_id: null,
      received_at: clock.now(),
      type,
      data,
    });
    await incoming.add(INCOMING_QUEUE, { v: 1, events: [event] }, { jobId: event.id, ...INCOMING_RETENTION });
  }
}
