import type { Intrusion } from "../processes/owner-watch.ts";

/** Everything that a run recorded. Times are Unix milliseconds of one machine's clock; texts are tokens of ours. */
export interface History {
  readonly sends: readonly Send[];
  /** What lies in the simulated Telegram of what the account sent; per chat in its order. */
  readonly posts: readonly Post[];
  /** What others did to the account's chats, in the order in which Telegram did it. */
  readonly changes: readonly Change[];
  /** What the receiver got, in that order. */
  readonly arrivals: readonly Arrival[];
  readonly faults: readonly FaultRecord[];
  /** Workers that spoke to Telegram after another one had taken over. */
  readonly intrusions: readonly Intrusion[];
}

/** One message that a caller wanted to be sent, over all its attempts. */
export interface Send {
  /** The message's text, which no other one has. */
  readonly token: string;
  readonly chat: string;
  /** Whether the caller used an `Idempotency-Key`, and with it tried until it knew the outcome. */
  readonly isKeyed: boolean;
  readonly issuedAt: number;
  /** When the caller knew that the call was accepted: a job's id, or the outcome. Null: never. */
  readonly acceptedAt: number | null;
  readonly end: SendEnd;
}

export type SendEnd =
  | { readonly kind: "sent"; readonly at: number; readonly messageId: number }
  /** The API said that it is not sent, and never will be. */
  | {
      readonly kind: "refused";
      readonly at: number;
      readonly code: string;
      /** Whether the same call could succeed later. */
      readonly mayRepeat?: boolean;
      /** Whether it was said that nothing is known. */
      readonly isUndecided?: boolean;
    }
  /** The caller never learnt it. */
  | { readonly kind: "unknown"; readonly at: number; readonly reason: string };

/** One of the account's messages as it lies in the simulated Telegram. */
export interface Post {
  readonly chat: string;
  readonly token: string;
  readonly messageId: number;
}

/** A message that somebody wrote, edited or deleted. */
export interface Change {
  readonly kind: "new" | "edit" | "delete";
  readonly chat: string;
  readonly messageId: number;
  /** The text after it, which no other change has; of a deletion the text before it. */
  readonly token: string;
  /** When it was asked for, which is before it happened. */
  readonly at: number;
}

/** One request that the receiver got. */
export interface Arrival {
  readonly eventId: string;
  /** The event's type, as `message.new`. */
  readonly type: string;
  /** Null: the event does not say, as deletions in private chats. */
  readonly chat: string | null;
  readonly messageIds: readonly number[];
  /** The message's text; null where there is none. */
  readonly token: string | null;
  readonly at: number;
  /** Null: the receiver was killed before. */
  readonly answeredAt: number | null;
  /** Null: none was written. */
  readonly status: number | null;
}

/** The two ways through the system. */
export interface Touched {
  readonly sends: boolean;
  readonly deliveries: boolean;
}

/** What was done to the system. */
export interface FaultRecord {
  /** As `kill dispatcher` or `kill worker at callAnswered`: what recovery times are grouped by. */
  readonly kind: string;
  readonly isKill: boolean;
  /** Which of both ways it can hold up. */
  readonly touches: Touched;
  /** Whether a delivery under way may be repeated because of it. */
  readonly mayRepeat: boolean;
  readonly startedAt: number;
  /** When the process ran again or the line was whole. */
  readonly endedAt: number;
}
