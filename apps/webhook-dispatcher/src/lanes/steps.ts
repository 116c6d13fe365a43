import type { Endpoint } from "../endpoints/endpoint.ts";
import type { Delivery } from "./delivery.ts";
import { readHead, readTurn, type Turn } from "./turn.ts";

/** What follows a settled delivery. */
export interface Advance {
  /** The lane's head now, when it could not be given its job in the same step; else null. */
  readonly head: Delivery | null;
  /** Unix milliseconds since when the endpoint had been failing, if that was told and has ended; else null. */
  readonly recoveredFrom: number | null;
}

/** A delivery's job that ends, and how the queue's next one begins. */
export interface JobEnding {
  /** Of the job's lock, and of the next one's. */
  readonly token: string;
  readonly lockMs: number;
  /** Jobs that may begin within a time. */
  readonly limiter: { readonly max: number; readonly duration: number };
  /** Unix milliseconds. */
  readonly now: number;
}

/** A job that completes. */
export interface Completion extends JobEnding {
  /** JSON. */
  readonly returnValue: string;
  /** Counts from 1, as BullMQ does. */
  readonly attempt: number;
  readonly isNextWanted: boolean;
}

/** A job that is put back to be tried again. */
export interface Delay extends JobEnding {
  readonly id: string;
  readonly delayMs: number;
  /** Public. */
  readonly reason: string;
  /** As BullMQ keeps it. */
  readonly stackTrace: string;
}

/** A delivery that its endpoint took. */
export interface Delivered {
  readonly endpoint: Pick<Endpoint, "id" | "maxConnections" | "timeoutMs">;
  readonly delivery: Delivery;
  /** The attempt's own. */
  readonly token: string;
  /** Whether the event of the next delivery will be needed. */
  readonly withEvent: boolean;
}

/** What followed a job. */
export interface Begun {
  /** As BullMQ's scripts reply that end a job and begin the next one. */
  readonly reply: number | unknown[];
  /** Of the job that was begun; null when it has to ask for it, or none was begun. */
  readonly turn: Turn | null;
}

/** What follows a delivery and its job. */
export interface Finish {
  readonly advance: Advance;
  /** Null: the job is still to be completed, when the lane's head has its own. */
  readonly begun: Begun | null;
}

/** Reads what `begin_turn` returns. */
export function readBegun([reply, lane, turn]: readonly unknown[]): Begun {
  return { reply: reply as Begun["reply"], turn: lane == null ? null : readTurn(turn, String(lane)) };
}

/** Reads what `advance` returns. */
export function readAdvance(reply: unknown, lane: string): Advance {
  const [since, ...head] = reply as string[]; // As ADVANCE_SCRIPT says.
  return { head: readHead(head, lane), recoveredFrom: since ? Number(since) : null };
}
