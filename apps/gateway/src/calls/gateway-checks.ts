import { describeAccount, type SendJob } from "@telepipe/contracts";
import type { AccountStatusStore, HealthCheck, LazyQueue } from "@telepipe/runtime";
import type { Redis } from "ioredis";

/** What the readiness of a gateway hangs on. */
export interface GatewayCheckOptions {
  readonly redis: Redis;
  readonly queue: LazyQueue<SendJob>;
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
    queue: async () => ((await (await queue.get()).isPaused()) ? "the send queue is paused" : null),
    account: async () => {
      const status = await statusStore.read();
      return status === null ? "no telegram-worker is running" : describeAccount(status);
    },
  };
}
