import { webhookQueueName } from "@telepipe/contracts";
import type { Redis } from "ioredis";

const SCAN_COUNT = 1000;

/** The names of all `webhook-*` queues that exist, by their BullMQ meta keys, in alphabetical order. */
export async function findWebhookQueues(redis: Redis, prefix: string): Promise<string[]> {
  const match = `${escapeGlob(prefix)}:${webhookQueueName("*")}:meta`;
  const names = new Set<string>();
  for await (const keys of redis.scanStream({ match, count: SCAN_COUNT })) {
    // A scan stream gives lists of keys.
    for (const key of keys as string[]) names.add(key.slice(prefix.length + 1, -":meta".length));
  }
  return [...names].sort();
}

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]^-]/g, "\\$&");
}
