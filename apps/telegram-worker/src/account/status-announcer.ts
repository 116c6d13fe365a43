import { setTimeout as delay } from "node:timers/promises";
import {
  type AccountIdentity,
  type Event,
  INCOMING_QUEUE,
  type IncomingJob,
  isEnded,
} from "@telepipe/contracts";
import {
  type AccountStatusStore,
  evalFenced,
  INCOMING_RETENTION,
  LazyQueue,
  type Logger,
} from "@telepipe/runtime";
import type { Redis } from "ioredis";
import * as z from "zod";
import type { Lease } from "../owner-lease.ts";
import { batchJobId } from "../updates/event-batch.ts";
import type { AccountState } from "./account-state.ts";

/** What announcing needs; it does not close the connection. */
export interface StatusAnnouncerOptions {
  /** Role `fail-fast`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly lease: Lease;
  readonly store: AccountStatusStore;
  readonly log: Logger;
  /** How long the account may be away before that is told; 60 s when absent. */
  readonly awayMs?: number | undefined;
}

const AWAY_MS = 60_000;
/** A connection that holds for so long, relative to the above, is back. */
const BACK_SHARE = 1 / 12;
const RETRY_MS = 2000;

/** What was told last. Nothing: then all was well. */
const Told = z.object({ state: z.string(), since: z.int() });
const NOTHING_TOLD = { state: "ready", since: 0 };
const TELL = `return redis.call("set", KEYS[2], ARGV[2])`;

/**
 * Tells receivers of webhooks how the account is (`account.status`): an end at once, being away only when it lasts, and
 * that it is ready again. What was told last is kept in Redis, so that neither a restart nor another owner tells it
 * twice; the event's id derives from it, so that a crash between the two does not either.
 */
export class StatusAnnouncer {
  readonly #options: StatusAnnouncerOptions;
  readonly #queue: LazyQueue<IncomingJob>;
  readonly #closing = new AbortController();
  #superseded = new AbortController();
  #telling: Promise<void> = Promise.resolve();

  constructor(options: StatusAnnouncerOptions) {
    this.#options = options;
    this.#queue = new LazyQueue({ ...options, name: INCOMING_QUEUE });
  }

  report(state: AccountState): void {
    this.#superseded.abort();
    this.#superseded = new AbortController();
    const signal = AbortSignal.any([this.#superseded.signal, this.#closing.signal]);
    this.#telling = Promise.all([this.#telling, this.#tellOnceSettled(state, signal)]).then(() => undefined);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#telling;
    await this.#queue.close();
  }

  async #tellOnceSettled(state: AccountState, signal: AbortSignal): Promise<void> {
    let waitMs = this.#settleMs(state);
    while (await waited(waitMs, signal)) {
      try {
        return await this.#tell(state);
      } catch (error) {
        this.#options.log.warn({ error: (error as Error).message }, "account.status_not_told");
        waitMs = RETRY_MS;
      }
    }
  }

  #settleMs({ state }: AccountState): number {
    if (isEnded(state)) return 0;
    const { awayMs = AWAY_MS } = this.#options;
    return state === "ready" ? awayMs * BACK_SHARE : awayMs;
  }

  async #tell(current: AccountState): Promise<void> {
    const { redis, prefix, lease, store } = this.#options;
    const key = `${prefix}:account-told`;
    const text = await redis.get(key);
    const told = text === null ? NOTHING_TOLD : Told.parse(JSON.parse(text));
    const state = current.state === "connecting" ? "disconnected" : current.state;
    if (told.state === state) return;
    const account = await store.readIdentity();
    if (!account) return; // There never was an account that anybody could have waited for.
    const event = statusEvent({ ...current, state }, account, told.since);
    const queue = await this.#queue.get();
    await queue.add(
      "events",
      { v: 1, events: [event] },
      { jobId: batchJobId([event]), ...INCOMING_RETENTION },
    );
    await evalFenced(redis, lease, TELL, [key], [JSON.stringify({ state, since: current.since })]);
  }
}

function statusEvent(current: AccountState, account: AccountIdentity, toldSince: number): Event {
  const { state, reason, whatToDo, since } = current;
  return {
    v: 1,
    type: "account.status",
    // Without an earlier one, as after a loss of Redis' data, this one's own time makes it unlike those before.
    id: `account_${account.id}_${state}_${toldSince || since}`,
    account: { id: account.id, phone_number: account.phone_number },
    chat_id: null,
    received_at: Date.now(),
    data: { state, reason, what_to_do: whatToDo, since },
  };
}

async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
  return !signal.aborted;
}
