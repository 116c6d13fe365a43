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
  readonly mayTake: () => boolean;
  #aside = 0;
  #reserved = 0;
  #isClosed = false;
  #awaited: (() => void) | null = null;

  constructor(limit: number, mayTake: () => boolean) {
    this.#limit = limit;
    this.mayTake = mayTake;
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
      hasLeft: false,
      isKept: false,
      wake: null,
    };
    call.end.promise.catch(() => undefined); // Whoever awaits it hears of it.
    this.#calls.set(call.id, call);
    return call;
  }

  remove(call: TakenCall): void {
    this.putAside(call, false);
    // Its place is told of once it is known whether another job has come with its completion.
    this.#calls.delete(call.id);
  }

  /** Says whether a call waits for its chat or its time. */
  putAside(call: TakenCall, isAside: boolean): void {
    if (call.isAside === isAside || (isAside && !this.#calls.has(call.id))) return;
    call.isAside = isAside;
    this.#aside += isAside ? 1 : -1;
    if (isAside) this.#tell();
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

  /** Nothing is taken any more. */
  close(): void {
    this.#isClosed = true;
    this.#awaited?.();
  }

  #hasRoom(): boolean {
    const { size } = this.#calls;
    return size - this.#aside + this.#reserved < this.#limit && size < MOST;
  }

  #tell(): void {
    if (!this.#hasRoom()) return;
    this.#awaited?.();
    this.#awaited = null;
  }
}
