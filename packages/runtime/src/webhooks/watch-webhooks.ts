import type { Redis } from "ioredis";
import type { Logger } from "../log/logger.ts";
import { closeRedis } from "../redis/connect-redis.ts";
import type { WebhookList, WebhookStore } from "./webhook-store.ts";

/** What a watch needs; the connection is duplicated, not used up. */
export interface WebhookWatchOptions {
  /** Role `patient`. */
  readonly redis: Redis;
  readonly store: WebhookStore;
  /** Gets the list at the start and after each change; called again when it has failed. */
  readonly onList: (list: WebhookList) => void | Promise<void>;
  readonly log: Logger;
  /** How often the version is asked for. */
  readonly pollMs?: number;
}

/** A watch on the stored endpoints. */
export interface WebhookWatch {
  close(): Promise<void>;
}

/** An announcement is lost when the connection is away at that moment; the next look at the version finds it. */
const POLL_MS = 500;

/**
 * Tells of every change of the stored endpoints, by announcement at once, without one within `pollMs`.
 *
 * @throws what the first `onList` throws; later failures are logged
 */
export async function watchWebhooks(options: WebhookWatchOptions): Promise<WebhookWatch> {
  const { redis, store, onList, log, pollMs = POLL_MS } = options;
  const list = await store.list();
  await onList(list);
  let seen = list.version;
  let reported = "";

  // One look at a time, and always one after the last announcement.
  let looking: Promise<void> | null = null;
  let again = false;
  const look = async () => {
    try {
      if ((await store.version()) === seen) return;
      const changed = await store.list();
      await onList(changed);
      seen = changed.version;
      reported = "";
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (words !== reported) log.error({ error: words }, "webhooks.not_followed");
      reported = words;
    }
  };
  const lookSoon = () => {
    if (redis.status !== "ready") return;
    if (looking) {
      again = true;
      return;
    }
    looking = look().finally(() => {
      looking = null;
      if (again) {
        again = false;
        lookSoon();
      }
    });
  };

  const subscriber = redis.duplicate();
  subscriber.on("error", () => undefined); // The connection it was made from reports.
  subscriber.on("message", lookSoon);
  await subscriber.subscribe(store.channel);
  const timer = setInterval(lookSoon, pollMs);
  return {
    close: async () => {
      clearInterval(timer);
      await closeRedis(subscriber);
      if (redis.status === "ready") await looking;
    },
  };
}
