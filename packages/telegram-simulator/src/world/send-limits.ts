import type { Account } from "./account.ts";
import { markedId, type Peer } from "./peer.ts";

/** So many messages at once, and then one as often as `perSecond` says. */
export interface SendRate {
  readonly burst: number;
  readonly perSecond: number;
}

/** How much an account may send. */
export interface SendLimitOptions {
  /** To one person. */
  readonly person: SendRate;
  /** To one group or channel. */
  readonly group: SendRate;
  /** To all together. */
  readonly overall: SendRate;
  /** People who are no contacts and have never written to the account, whom it may write to in 24 hours. */
  readonly strangersPerDay: number;
}

/**
 * Telegram publishes no figures for accounts of people. These follow what is commonly observed, and what the Bot API's
 * FAQ says for bots: about one message per second to one chat with short bursts, 20 per minute to a group, 30 per
 * second overall.
 */
export const defaultSendLimits: SendLimitOptions = {
  person: { burst: 20, perSecond: 1 },
  group: { burst: 20, perSecond: 20 / 60 },
  overall: { burst: 30, perSecond: 30 },
  strangersPerDay: 50,
};

/** Either how long to wait, in whole seconds, or that the account has bothered too many strangers. */
export type SendRefusal = { readonly waitSeconds: number } | { readonly isPeerFlood: true };

const dayMs = 86_400_000;

/** Counts what accounts send. Off at first: nothing is counted and nothing refused. */
export class SendLimits {
  readonly #nowMs: () => number;
  #options: SendLimitOptions | undefined;
  #buckets = new Map<string, { tokens: number; atMs: number }>();
  /** By account: when it first wrote to which stranger. */
  #strangers = new Map<bigint, Map<bigint, number>>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The limits in force. */
  get options(): SendLimitOptions | undefined {
    return this.#options;
  }

  /** Sets the limits, or switches them off; counting begins anew. */
  set(options: SendLimitOptions | undefined): void {
    this.#options = options;
    this.#buckets = new Map();
    this.#strangers = new Map();
  }

  /** Counts messages that are about to be sent, unless they are too many: then nothing is counted. */
  take(account: Account, to: Peer, count: number): SendRefusal | undefined {
    const options = this.#options;
    if (options === undefined || to === account) return undefined;
    const nowMs = this.#nowMs();
    const newStranger = this.#isNewStranger(account, to, nowMs) ? to : undefined;
    if (newStranger && this.#strangersOf(account).size >= options.strangersPerDay)
      return { isPeerFlood: true };
    const buckets = [
      { key: `${account.id}`, rate: options.overall },
      { key: `${account.id} ${markedId(to)}`, rate: to.kind === "user" ? options.person : options.group },
    ].map(({ key, rate }) => ({ key, rate, tokens: this.#tokensOf(key, rate, nowMs) }));
    // Together they are one request: an album that is larger than a burst has to get through, too.
    const waits = buckets.map(({ rate, tokens }) => (Math.min(count, rate.burst) - tokens) / rate.perSecond);
    const waitSeconds = Math.ceil(Math.max(0, ...waits));
    if (waitSeconds > 0) return { waitSeconds };
    for (const { key, tokens } of buckets) this.#buckets.set(key, { tokens: tokens - count, atMs: nowMs });
    if (newStranger) this.#strangersOf(account).set(newStranger.id, nowMs);
    return undefined;
  }

  #tokensOf(key: string, { burst, perSecond }: SendRate, nowMs: number): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return burst;
    return Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond);
  }

  /** Whether this would be the first message in 24 hours to somebody whom the account has no business with. */
  #isNewStranger(account: Account, to: Peer, nowMs: number): to is Account {
    if (to.kind !== "user" || account.contacts.has(to.id) || to.contacts.has(account.id)) return false;
    const strangers = this.#strangersOf(account);
    for (const [id, atMs] of strangers) if (nowMs - atMs > dayMs) strangers.delete(id);
    return !strangers.has(to.id) && !hasWritten(to, account);
  }

  #strangersOf({ id }: Account): Map<bigint, number> {
    const known = this.#strangers.get(id) ?? new Map<bigint, number>();
    this.#strangers.set(id, known);
    return known;
  }
}

function hasWritten(other: Account, account: Account): boolean {
  const ids = account.box.dialogs.get(other.id)?.messageIds ?? [];
  return ids.some((id) => account.box.message(id)?.out === false);
}
