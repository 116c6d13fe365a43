import type { Logger } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import * as z from "zod";

const Pace = z.object({ level: z.number(), factor: z.number().positive(), isLimited: z.boolean() });

/** What has been learnt of Telegram's limits: which waits stand, and how far each belief is used up. */
export const PacingState = z.object({
  v: z.literal(1),
  /** Unix milliseconds, by what has to wait. */
  waits: z.record(z.string(), z.number()),
  chats: z.record(z.string(), Pace),
  account: z.object({ level: z.number().optional(), factor: z.number().optional(), isLimited: z.boolean() }),
});
export type PacingState = z.infer<typeof PacingState>;

const NOTHING: PacingState = { v: 1, waits: {}, chats: {}, account: { isLimited: false } };
/** A wait that Telegram orders is rarely longer. */
const LIFE_MS = 24 * 3_600_000;
/** At most this much of what was learnt is lost with a worker that is killed. */
const DELAY_MS = 250;

/** Keeps it in Redis, so that a worker that is started again does not run into the limits that the former knew. */
export class PacingStore {
  readonly #options: { readonly redis: Redis; readonly key: string; readonly log: Logger };
  #timer: NodeJS.Timeout | undefined;
  #save: (() => Promise<void>) | undefined;

  constructor(redis: Redis, prefix: string, log: Logger) {
    this.#options = { redis, key: `${prefix}:pacing`, log };
  }

  /** Nothing, when nothing is there that could be read. */
  async load(): Promise<PacingState> {
    const { redis, key, log } = this.#options;
    const text = await redis.get(key).catch((error: Error) => {
      log.warn({ error: error.message }, "pacing.not_loaded");
      return null;
    });
    const state = PacingState.safeParse(text === null ? null : JSON.parse(text));
    return state.success ? state.data : NOTHING;
  }

  /** Saves soon; losing it costs a wait or two. */
  saveSoon(state: () => PacingState): void {
    const { redis, key, log } = this.#options;
    this.#save = async () => {
      this.#timer = undefined;
      await redis.set(key, JSON.stringify(state()), "PX", LIFE_MS).catch((error: Error) => {
        log.debug({ error: error.message }, "pacing.not_saved");
      });
    };
    this.#timer ??= setTimeout(() => void this.#save?.(), DELAY_MS);
  }

  /** Saves what has not been saved. */
  async close(): Promise<void> {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    await this.#save?.();
  }
}
