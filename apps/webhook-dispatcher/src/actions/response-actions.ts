import { createHash } from "node:crypto";
import { findMethod, type SendJob } from "@telepipe/contracts";
import { type Clock, type Logger, SEND_RETENTION } from "@telepipe/runtime";
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Attempt } from "../delivery/attempt.ts";
import type { Errand } from "../delivery/deliver.ts";
import { parseAction } from "./parse-action.ts";

/** What the actions work with. */
export interface ResponseActionsOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly send: Queue<SendJob>;
  readonly clock: Clock;
  readonly log: Logger;
  /** As long as a delivery may be repeated. */
  readonly rememberMs: number;
}

/** What an answer asked for and what came of it. */
export interface Action {
  readonly method: string;
  /** Null when the call was not made. */
  readonly job_id: string | null;
  /** Public; null when it was made. */
  readonly error: string | null;
}

/** Nobody waits for the call, so it may be made as late as this. */
const DEADLINE_MS = 24 * 3_600_000;

/** Makes the calls that endpoints answer with, as the Bot API does (core.telegram.org/bots/api#making-requests-when-getting-updates). */
export class ResponseActions {
  readonly #options: ResponseActionsOptions;

  constructor(options: ResponseActionsOptions) {
    this.#options = options;
  }

  /**
   * Puts the call of a delivery's answer into the `send` queue, before the lane goes on, so that calls are made in the
   * order of the events. Its job's id, and with it Telegram's `random_id`, derive from endpoint and event: a delivery
   * that is repeated makes no second call. Null when the answer asks for nothing, or the endpoint may not ask.
   */
  async perform({ endpoint, delivery }: Errand, { answer }: Attempt): Promise<Action | null> {
    if (!endpoint.allowsActions || answer?.status == null) return null;
    const parsed = parseAction(answer);
    if (parsed === null) return null;
    const { method } = parsed;
    const ids = { endpoint_id: endpoint.id, event_id: delivery.event_id, method };
    if ("error" in parsed) {
      this.#options.log.warn({ ...ids, error: parsed.error }, "action.refused");
      return { method, job_id: null, error: parsed.error };
    }
    const { redis, prefix, send, clock, log, rememberMs } = this.#options;
    const jobId = actionJobId(endpoint.id, delivery.event_id, delivery.received_at);
    // The event may come again as received at another time, long after the job is gone.
    const done = `${prefix}:action:${endpoint.id}:${delivery.event_id}`;
    if ((await redis.exists(done)) === 0) {
      const deadlineAt = clock.now() + Math.max(DEADLINE_MS, findMethod(method)?.timeoutMs ?? 0);
      const job: SendJob = {
        v: 1,
        method,
        params: parsed.params,
        deadline_at: deadlineAt,
        request_id: `${endpoint.id}/${delivery.event_id}`,
      };
      await send.add(method, job, { jobId, ...SEND_RETENTION });
      await redis.set(done, "1", "PX", rememberMs);
      log.info({ ...ids, job_id: jobId }, "action.enqueued");
    }
    return { method, job_id: jobId, error: null };
  }
}

/** Of the form that all calls' ids have, in the order of the events' arrival. */
export function actionJobId(endpointId: string, eventId: string, receivedAt: number): string {
  const digest = createHash("sha256").update(`${endpointId}\n${eventId}`).digest("hex");
  return `c${receivedAt.toString(16).padStart(12, "0")}000000${digest.slice(0, 16)}`;
}
