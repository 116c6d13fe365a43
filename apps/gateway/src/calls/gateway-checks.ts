import { describeAccount } from "@telepipe/contracts";
import type { AccountStatusStore, HealthCheck } from "@telepipe/runtime";
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";

/** What the readiness of a gateway hangs on. */
export interface GatewayCheckOptions {
  readonly redis: Redis;
  readonly queue: Queue;
  readonly statusStore: AccountStatusStore;
}

/** The checks of `/readyz`: each says what is wrong, in words for an operator. */
export function gatewayChecks(options: GatewayCheckOptions): Record<string, HealthCheck> {
  const { redis, queue, statusStore } = options;
  return {
    redis: async () => {
      await redis.ping();
      return null;
    },
    queue: async () => ((await queue.isPaused()) ? "the send queue is paused" : null),
    account: async () => {
      const status = await statusStore.read();
      return status === null ? "no telegram-worker is running" : describeAccount(status);
    },
  };
}
