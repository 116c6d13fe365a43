import { createHmac } from "node:crypto";
import { Agent } from "node:http";
import { Worker } from "bullmq";
import got from "got";
import { Redis } from "ioredis";
import { PLAIN_QUEUE, type PlainJob, SIGNING_SECRET, TIMEOUT_MS } from "./load.ts";

/**
 * What one writes first: one queue, a job per event and endpoint, BullMQ's own retries, 50 requests at once per process;
 * the same HTTP client, signature and timeout.
 */
const redis = new Redis(process.env.REDIS_URL ?? "", { maxRetriesPerRequest: null });
const key = Buffer.from(SIGNING_SECRET.slice("whsec_".length), "base64");

const agent = { http: new Agent({ keepAlive: true }) };

const worker = new Worker<PlainJob>(
  PLAIN_QUEUE,
  async (job) => {
    const { url, event } = job.data;
    const body = JSON.stringify({
      ...event,
      message: event.data.message,
      received_at: new Date(event.received_at).toISOString(),
    });
    const seconds = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", key).update(`${event.id}.${seconds}.${body}`).digest("base64");
    await got.post(url, {
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": event.id,
        "webhook-timestamp": seconds,
        "webhook-signature": `v1,${signature}`,
      },
      retry: { limit: 0 },
      timeout: { request: TIMEOUT_MS },
      agent,
    });
  },
  { connection: redis, prefix: process.env.REDIS_PREFIX ?? "plain", concurrency: 50 },
);
worker.on("error", () => undefined);
await worker.waitUntilReady();
const stop = () =>
  void worker.close().finally(() => {
    redis.disconnect();
    process.disconnect?.();
  });
process.once("SIGTERM", stop);
process.once("disconnect", stop);
process.send?.({ type: "ready" });
