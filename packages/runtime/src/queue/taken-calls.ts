import type { Outcome, SendJob } from "@telepipe/contracts";
import type { Job } from "bullmq";
import type { Intake } from "./send-worker.ts";

/** A call that was taken from Redis and has not ended. */
export interface TakenCall {
  readonly id: string;
  readonly job: Job<SendJob, Outcome>;
  /** Settled when the call ends, by whatever way. */
  readonly end: PromiseWithResolvers<Outcome>;
  /** Whether Telegram may know of it already. */
  hasBegun: boolean;
  /** Whether it waits for its chat or its time: then it holds no place. */
  isAside: boolean;
  /** Its outcome is known, and about to be stored. */
  hasEnded: boolean;
  /** It was withdrawn or given back: it must not begin. */
  hasLeft: boolean;
  /** Its caller does not wait any more, but wants to read the outcome later. */
  isKept: boolean;
  /** Ends a pause early. */
  wake: (() => void) | null;
}

/** More than these are not taken, whether they wait for their chats or not; they cost memory and locks. */
const MOST = 10_000;

/** The calls that this worker has taken, and the room for more: those that wait for their chat need none. */
export class TakenCalls implements Intake {
  readonly #calls = new Map<string, TakenCall>();
  readonly #limit: number;
  readonly #isOwner: () => boolean;
  #aside = 0;
  #reserved = 0;
  #expected = 0;
  #isClosed = false;
  #isSuspended = false;
  #awaited: (() => void) | null = null;

  constructor(limit: number, isOwner: () => boolean) {
    this.#limit = limit;
    this.#isOwner = isOwner;
  }

  mayTake(): boolean {
    return !this.#isClosed && !this.#isSuspended && this.#isOwner();
  }

  get(id: string): TakenCall | undefined {
    return this.#calls.get(id);
  }

  values(): Iterable<TakenCall> {
    return this.#calls.values();
  }

  ids(): Iterable<string> {
    return this.#calls.keys();
  }

  add(job: Job<SendJob, Outcome>): TakenCall {
    const call: TakenCall = {
      id: String(job.id),
      job,
      end: Promise.withResolvers(),
      hasBegun: false,
      isAside: false,
      hasEnded: false,
      hasLeft: false,
      isKept: false,
      wake: null,
    };
    call.end.promise.catch(() => undefined); // Whoever awaits it hears of it.
    this.#calls.set(call.id, call);
    return call;
  }

  /**
   * The call has ended and its job is about to be completed: it holds no place any more. That is told to nobody yet,
   * as another job may come together with the completion.
   */
  ended(call: TakenCall): void {
    if (!call.isAside) this.#aside += 1;
    call.isAside = true;
    call.hasEnded = true;
  }

  completed(job: Job<SendJob, Outcome>): void {
    const call = this.#calls.get(String(job.id));
    // A job that was taken twice is gone with the first of the two.
    if (call?.job !== job) return;
    this.#calls.delete(call.id);
    if (call.isAside) this.#aside -= 1;
    this.#tell();
  }

  /** Says whether a call waits for its chat or its time. */
  putAside(call: TakenCall, isAside: boolean): void {
    if (call.isAside === isAside || call.hasEnded) return;
    call.isAside = isAside;
    this.#aside += isAside ? 1 : -1;
    if (isAside) this.#tell();
  }

  get places(): number {
    const { size } = this.#calls;
    return Math.max(
      this.#expected,
      Math.min(this.#limit - (size - this.#aside + this.#reserved), MOST - size),
    );
  }

  /** So many calls that were put back have to come again before those that hold the places may start. */
  expect(calls: number): void {
    this.#expected = calls;
    this.#tell();
  }

  reserve(): boolean {
    if (!this.#hasRoom()) return false;
    this.#reserved += 1;
    return true;
  }

  unreserve(): void {
    this.#reserved -= 1;
    this.#tell();
  }

  async room(): Promise<void> {
    while (!this.#isClosed && !this.#hasRoom()) {
      await new Promise<void>((resolve) => {
        this.#awaited = resolve;
      });
    }
  }

  /** Nothing is taken for a while. */
  suspend(): void {
    this.#isSuspended = true;
  }

  resume(): void {
    this.#isSuspended = false;
  }

  /** Nothing is asked for any more; what was asked for may still come. */
  close(): void {
    this.#isClosed = true;
    this.#awaited?.();
  }

  #hasRoom(): boolean {
    return this.places > 0;
  }

  #tell(): void {
    if (!this.#hasRoom()) return;
    this.#awaited?.();
    this.#awaited = null;
  }
}
