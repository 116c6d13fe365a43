import { type DeadLetterView, Delivery, deliveryId, webhookQueueName } from "@telepipe/contracts";
import type { Job } from "bullmq";
import type { QueueSet } from "../board/queue-set.ts";
import { isoDate } from "./webhook-view.ts";

/** Deliveries that were given up: the failed jobs of the endpoints' queues, which Bull Board shows too. */
export class DeadLetters {
  readonly #queues: QueueSet;

  constructor(queues: QueueSet) {
    this.#queues = queues;
  }

  /** Those of the endpoints one after the other, of each the newest first, from the `offset`th on. */
  async list(endpointIds: readonly string[], offset: number, limit: number): Promise<DeadLetterView[]> {
    const letters: DeadLetterView[] = [];
    let skip = offset;
    for (const id of endpointIds) {
      const queue = this.#queues.open(webhookQueueName(id));
      const count = await queue.getFailedCount();
      const wanted = limit - letters.length;
      if (skip < count && wanted > 0) {
        const jobs: (Job | undefined)[] = await queue.getFailed(skip, skip + wanted - 1);
        letters.push(...jobs.flatMap((job) => view(id, job)));
      }
      skip = Math.max(0, skip - count);
    }
    return letters;
  }
}

function view(endpointId: string, job: Job | undefined): DeadLetterView[] {
  const { data } = Delivery.safeParse(job?.data);
  if (!job || !data) return [];
  return [
    {
      id: deliveryId(endpointId, data.event_id),
      webhook_id: endpointId,
      event_id: data.event_id,
      event_type: data.type,
      chat_id: data.chat_id,
      received_at: isoDate(data.received_at),
      given_up_at: isoDate(job.finishedOn ?? 0),
      reason: job.failedReason,
    },
  ];
}
