import type { Logger } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { Endpoint, EndpointSource } from "../endpoints/endpoint.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { type DeliveryWorker, startDeliveryWorker } from "./delivery-worker.ts";

/** What the workers need; the connection is shared and not closed. */
export interface DeliveryWorkersOptions {
  /** Role `patient`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly endpoints: EndpointSource;
  readonly context: DeliveryContext;
  readonly log: Logger;
}

/** A delivery worker for each endpoint that is enabled, while endpoints come, change and go. */
export class DeliveryWorkers {
  readonly #options: DeliveryWorkersOptions;
  readonly #workers = new Map<string, DeliveryWorker>();
  /** Workers on their way in or out, by endpoint: one step after the other. */
  readonly #steps = new Map<string, Promise<void>>();
  #closed = false;

  private constructor(options: DeliveryWorkersOptions) {
    this.#options = options;
  }

  /** Resolves when the present endpoints are being delivered to. */
  static async start(options: DeliveryWorkersOptions): Promise<DeliveryWorkers> {
    const workers = new DeliveryWorkers(options);
    options.endpoints.onChange(() => workers.#follow());
    workers.#follow();
    await Promise.all(workers.#steps.values());
    return workers;
  }

  /** Takes no further jobs and waits for the requests under way. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#follow();
    await Promise.all(this.#steps.values());
  }

  #follow(): void {
    const wanted = this.#wanted();
    for (const id of new Set([...wanted.keys(), ...this.#workers.keys(), ...this.#steps.keys()])) {
      const step = (this.#steps.get(id) ?? Promise.resolve()).then(() => this.#settle(id));
      const ended = step
        .catch((error: unknown) =>
          this.#options.log.error({ endpoint_id: id, err: error }, "endpoint.not_followed"),
        )
        .finally(() => {
          if (this.#steps.get(id) === ended) this.#steps.delete(id);
        });
      this.#steps.set(id, ended);
    }
  }

  /** Makes one endpoint's worker what it has to be at this moment. */
  async #settle(id: string): Promise<void> {
    const endpoint = this.#wanted().get(id);
    const worker = this.#workers.get(id);
    if (endpoint && worker) await worker.update(endpoint);
    else if (endpoint) this.#workers.set(id, await startDeliveryWorker(endpoint, this.#options));
    else if (worker) {
      this.#workers.delete(id);
      await worker.close();
    }
  }

  #wanted(): Map<string, Endpoint> {
    if (this.#closed) return new Map();
    const enabled = this.#options.endpoints.list().filter(({ state }) => state === "enabled");
    return new Map(enabled.map((endpoint) => [endpoint.id, endpoint]));
  }
}
