import type { ApiError } from "@telepipe/contracts";
import type { CallPacing, Clock, ReceivedCall } from "@telepipe/runtime";
import { BoundedMap } from "../telegram/bounded-map.ts";
import { FloodWait, tooLongAWait } from "./flood-wait.ts";
import type { PacingState } from "./pacing-store.ts";
import { type Rate, TokenBucket } from "./token-bucket.ts";

/** What a pacer needs. */
export interface PacerOptions {
  readonly clock: Clock;
  /** Waits up to this are waited out in the queue, in milliseconds. */
  readonly longestWaitMs: number;
  /** What an earlier worker has learnt. */
  readonly learnt: PacingState;
  /** Something was learnt that is worth keeping. */
  onLearnt(): void;
}

/**
 * What Telegram is believed to allow, a little below of what is commonly observed (it publishes no figures for
 * accounts of people): 20 at once and then one per second to a person, 20 per minute to a group, 30 per second in all.
 */
const TO_PERSON: Rate = { burst: 15, perSecond: 0.95 };
const TO_GROUP: Rate = { burst: 15, perSecond: 19 / 60 };
const IN_ALL: Rate = { burst: 25, perSecond: 28 };

const SENDS = /^(send(?!ChatAction)|forward|copy)/;
/** Chats whose use is remembered; those that were used longest ago are as good as fresh. */
const CHATS = 10_000;

interface ChatPace {
  readonly bucket: TokenBucket;
  /** It has been refused lately: all sends keep to the belief, not only bulk ones. */
  isLimited: boolean;
}

/**
 * Keeps the account within Telegram's limits. Interactive calls are made at once as long as Telegram takes them: a
 * belief must not slow a single message down. What is bulk keeps to the beliefs from the start, and so does everything
 * in a chat (or the whole account) that was refused, until it has been quiet long enough to be fresh again.
 *
 * Waits are kept apart: a chat's (slow mode, too many sends to it), a method's, and the account's. Telegram does not say
 * which one a FLOOD_WAIT means; for sends it is taken for the account's when the account's belief was all but used up,
 * more than the chat's.
 */
export class Pacer implements CallPacing {
  readonly #options: PacerOptions;
  readonly #chats = new BoundedMap<string, ChatPace>(CHATS);
  readonly #limited = new Set<string>();
  readonly #account: ChatPace;
  /** Until when (Unix milliseconds) what has to wait: `chat <id>`, `method <name>`, `account`. */
  readonly #waits: Map<string, number>;

  constructor(options: PacerOptions) {
    this.#options = options;
    const { waits, chats, account } = options.learnt;
    const now = options.clock.now();
    this.#waits = new Map(Object.entries(waits).filter(([, until]) => until > now));
    for (const [chat, state] of Object.entries(chats)) {
      this.#chats.set(chat, {
        bucket: new TokenBucket(rateOf(chat), now, state),
        isLimited: state.isLimited,
      });
      if (state.isLimited) this.#limited.add(chat);
    }
    this.#account = { bucket: new TokenBucket(IN_ALL, now, account), isLimited: account.isLimited };
  }

  waitMs(call: ReceivedCall, chat: string | null): number | ApiError {
    const { longestWaitMs, clock } = this.#options;
    const now = clock.now();
    const orderedMs = this.#orderedMs(call, chat, now);
    const waitMs = Math.max(orderedMs, this.#chatMs(call, chat, now));
    if (!call.isBulk && orderedMs > longestWaitMs) return tooLongAWait(orderedMs);
    return now + waitMs > call.deadlineAt ? tooLongAWait(waitMs) : waitMs;
  }

  gapMs(call: ReceivedCall): number {
    const now = this.#options.clock.now();
    if (!isSend(call) || !this.#keepsTo(this.#account, call, now)) return 0;
    return this.#account.bucket.msUntilToken(now);
  }

  began(call: ReceivedCall, chat: string | null): void {
    if (!isSend(call)) return;
    const now = this.#options.clock.now();
    this.#account.bucket.take(now);
    if (chat !== null) this.#pace(chat, now).bucket.take(now);
    if (call.isBulk) this.#options.onLearnt();
  }

  shallRepeat(call: ReceivedCall, chat: string | null, error: ApiError | null): boolean {
    if (!(error instanceof FloodWait)) {
      if (error === null && isSend(call)) this.#accepted(chat);
      return false;
    }
    const now = this.#options.clock.now();
    const waitMs = error.seconds * 1000;
    this.#learn(call, chat, error, now);
    this.#options.onLearnt();
    const isShort = waitMs <= this.#options.longestWaitMs;
    return (isShort || call.isBulk) && now + waitMs <= call.deadlineAt;
  }

  /** What has been learnt, for a worker that comes after. */
  state(): PacingState {
    const now = this.#options.clock.now();
    const stateOf = ({ bucket, isLimited }: ChatPace) => ({
      level: bucket.level(now),
      factor: bucket.factor,
      isLimited,
    });
    const used = [...this.#chats.entries()].filter(
      ([, pace]) => pace.isLimited || pace.bucket.fraction(now) < 0.9,
    );
    return {
      v: 1,
      waits: Object.fromEntries([...this.#waits].filter(([, until]) => until > now)),
      chats: Object.fromEntries(used.slice(-CHATS_KEPT).map(([chat, pace]) => [chat, stateOf(pace)])),
      account: stateOf(this.#account),
    };
  }

  /** What Telegram has ordered. */
  #orderedMs(call: ReceivedCall, chat: string | null, now: number): number {
    if (this.#waits.size === 0) return 0;
    const keys = ["account", `method ${call.method}`];
    if (chat !== null && isSend(call)) keys.push(`chat ${chat}`);
    return Math.max(0, ...keys.map((key) => this.#leftMs(key, now)));
  }

  #leftMs(key: string, now: number): number {
    const until = this.#waits.get(key);
    if (until === undefined) return 0;
    if (until <= now) this.#waits.delete(key);
    return until - now;
  }

  #chatMs(call: ReceivedCall, chat: string | null, now: number): number {
    if (chat === null || !isSend(call)) return 0;
    if (!call.isBulk && !this.#limited.has(chat)) return 0;
    const pace = this.#pace(chat, now);
    return this.#keepsTo(pace, call, now, chat) ? pace.bucket.msUntilToken(now) : 0;
  }

  #keepsTo(pace: ChatPace, call: ReceivedCall, now: number, chat?: string): boolean {
    if (pace.isLimited && pace.bucket.fraction(now) >= 1) {
      pace.isLimited = false;
      if (chat !== undefined) this.#limited.delete(chat);
    }
    return pace.isLimited || call.isBulk;
  }

  #accepted(chat: string | null): void {
    if (this.#account.isLimited) this.#account.bucket.accepted();
    if (chat === null || !this.#limited.has(chat)) return;
    this.#pace(chat, this.#options.clock.now()).bucket.accepted();
  }

  #learn(call: ReceivedCall, chat: string | null, wait: FloodWait, now: number): void {
    const until = now + wait.seconds * 1000;
    if (chat === null || !isSend(call) || !refusesSends(wait)) {
      this.#waitUntil(`method ${call.method}`, until);
      return;
    }
    const pace = this.#pace(chat, now);
    if (wait.isSlowMode || !this.#isAccounts(pace, now)) {
      this.#waitUntil(`chat ${chat}`, until);
      pace.bucket.refused(now);
      pace.isLimited = true;
      this.#limited.add(chat);
      return;
    }
    this.#waitUntil("account", until);
    this.#account.bucket.refused(now);
    this.#account.isLimited = true;
  }

  /**
   * Whether a refused send hit the account's limit rather than its chat's: only when the account's belief is all but used
   * up, and more so than the chat's. To take a chat's wait for the account's would hold up everybody; the other way
   * round the next chat is refused too, and the belief is used up by then.
   */
  #isAccounts(chat: ChatPace, now: number): boolean {
    const left = this.#account.bucket.fraction(now);
    return left < 0.1 && left < chat.bucket.fraction(now);
  }

  #waitUntil(key: string, until: number): void {
    this.#waits.set(key, Math.max(until, this.#waits.get(key) ?? 0));
  }

  #pace(chat: string, now: number): ChatPace {
    const known = this.#chats.get(chat);
    if (known) return known;
    const pace = { bucket: new TokenBucket(rateOf(chat), now), isLimited: false };
    this.#chats.set(chat, pace);
    return pace;
  }
}

/** So many chats' state is kept for the next worker. */
const CHATS_KEPT = 500;

function isSend(call: ReceivedCall): boolean {
  return SENDS.test(call.method);
}

/** The send itself, and not something on the way to it, such as an upload. */
function refusesSends({ isSlowMode, tlMethod }: FloodWait): boolean {
  return isSlowMode || tlMethod === null || /^messages\.(Send|Forward)/.test(tlMethod);
}

function rateOf(chat: string): Rate {
  return chat.startsWith("-") ? TO_GROUP : TO_PERSON;
}
