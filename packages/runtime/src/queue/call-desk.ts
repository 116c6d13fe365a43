import { ApiError, type ErrorCode, type Outcome } from "@telepipe/contracts";
import { WaitingError } from "bullmq";
import type { Logger } from "../log/logger.ts";
import type { Clock } from "../process/clock.ts";
import { passPoint } from "../process/labelled-point.ts";
import { type CallLane, CallLanes } from "./call-lanes.ts";
import type { CallPacing } from "./call-pacing.ts";
import { CallSlots } from "./call-slots.ts";
import { failure } from "./call-waiters.ts";
import { CrowdedLanes } from "./crowded-lanes.ts";
import { isTakenOver, type ReceivedCall, receivedCall } from "./received-call.ts";
import type { TakenCall, TakenCalls } from "./taken-calls.ts";

/** How calls are carried out. */
export interface CallDeskOptions {
  readonly log: Logger;
  readonly clock: Clock;
  /** Calls executed at the same time. */
  readonly concurrency: number;
  readonly pacing: CallPacing;
  readonly taken: TakenCalls;
  /** Calls to the same chat run one after the other, in the order accepted; null: no order needed. */
  laneOf(call: ReceivedCall): CallLane | null;
  execute(call: ReceivedCall): Promise<unknown>;
  /** The outcome is about to be stored with the job; what it throws is retried with the job. */
  settle(call: ReceivedCall, outcome: Outcome, taken: TakenCall): Promise<void>;
}

/** Errors after which it is not known, or not decided for good, whether the call was executed. */
const UNFINISHED: ReadonlySet<ErrorCode> = new Set(["TELEGRAM_UNAVAILABLE", "RESULT_TIMEOUT"]);

/** A longer delay would be taken for none by `setTimeout`. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The call goes back to the queue, as if it had never been taken. */
const handedOn = () => new WaitingError();

/**
 * Carries out calls that were taken: each stands in the lane of its chat, then waits for its time, then for a slot.
 * Only the last step costs a slot, so a crowd of calls to one chat, or a chat that Telegram lets wait, holds up nobody
 * else.
 *
 *     taken → in its lane (aside) → paced (aside) → in a slot → made → ended
 *                └───────────────────┴→ withdrawn by its caller, or given back to the queue
 */
export class CallDesk {
  readonly #options: CallDeskOptions;
  readonly #lanes = new CallLanes();
  readonly #slots: CallSlots;
  readonly #crowds: CrowdedLanes;
  #isClosing = false;

  constructor(options: CallDeskOptions) {
    this.#options = options;
    this.#slots = new CallSlots(options.concurrency);
    this.#crowds = new CrowdedLanes(options.taken);
  }

  /**
   * Carries out a job's call; its end shows in `taken`. The lane is entered before the first await, so the order of
   * these calls is the order in the lanes.
   */
  carryOut(taken: TakenCall): void {
    if (taken.hasLeft) return;
    if (taken.job.data.cancelled && this.withdraw(taken, new ApiError("CALL_CANCELLED"))) return;
    const call = receivedCall(taken.job);
    const lane = this.#options.laneOf(call);
    const ended = lane === null ? this.#make(taken, call, null) : this.#inLane(taken, call, lane);
    ended.then(taken.end.resolve, taken.end.reject);
  }

  /**
   * Ends a call that has not begun with this error: nothing of it will be sent. False when it has begun, or may have:
   * a worker that ended had it in hand.
   */
  withdraw(taken: TakenCall, error: ApiError): boolean {
    if (taken.hasBegun || taken.hasLeft || isTakenOver(taken.job)) return false;
    this.#leave(taken);
    this.#end(taken, receivedCall(taken.job), failure(error)).then(taken.end.resolve, taken.end.reject);
    return true;
  }

  /** Lets the calls go that have not begun, and begins no more. They stay in Redis; the caller puts them back. */
  leaveAll(): TakenCall[] {
    this.#isClosing = true;
    const left = [...this.#options.taken.values()].filter((call) => !call.hasBegun && !call.hasLeft);
    for (const call of left) {
      this.#leave(call);
      call.end.reject(handedOn());
    }
    return left;
  }

  #leave(taken: TakenCall): void {
    taken.hasLeft = true;
    taken.wake?.();
  }

  #inLane(taken: TakenCall, call: ReceivedCall, lane: CallLane): Promise<Outcome> {
    let isAtHead = false;
    let stopWaiting: (() => void) | undefined;
    const ended = this.#lanes.run(lane, (place) => {
      isAtHead = true;
      stopWaiting?.();
      if (taken.hasLeft) return taken.end.promise;
      if (place.chat !== null) return this.#make(taken, call, place.chat);
      taken.hasBegun = true;
      return this.#attempt(call, () => Promise.reject(place.error)).then(({ outcome }) =>
        this.#end(taken, call, outcome),
      );
    });
    if (!isAtHead) stopWaiting = this.#crowds.wait(taken, lane.address);
    return ended;
  }

  async #make(taken: TakenCall, call: ReceivedCall, chat: string | null): Promise<Outcome> {
    const { pacing, execute } = this.#options;
    for (;;) {
      const refusal = await this.#turn(taken, call, chat);
      if (taken.hasLeft) return taken.end.promise;
      if (refusal) return this.#end(taken, call, failure(call.isTakenOver ? lostSight(call) : refusal));
      const { outcome, error } = await this.#attempt(call, execute).finally(() =>
        this.#slots.release(call.isBulk),
      );
      if (!pacing.shallRepeat(call, chat, error)) return this.#end(taken, call, outcome);
      taken.hasBegun = false;
    }
  }

  /** Waits for the call's time and a slot. Resolves with why it is not made, or null when it has its slot. */
  async #turn(taken: TakenCall, call: ReceivedCall, chat: string | null): Promise<ApiError | null> {
    const { pacing, clock } = this.#options;
    for (;;) {
      if (taken.hasLeft) return null;
      if (clock.now() > call.deadlineAt) return tooLate(call);
      const wait = pacing.waitMs(call, chat);
      if (typeof wait !== "number") return wait;
      if (wait > 0) {
        await this.#pause(taken, wait, true);
        continue;
      }
      const slot = this.#slots.take(call.isBulk);
      if (slot !== null) await slot;
      for (let gap = pacing.gapMs(call); gap > 0 && !taken.hasLeft; gap = pacing.gapMs(call)) {
        await this.#pause(taken, gap, false);
      }
      if (!taken.hasLeft && pacing.waitMs(call, chat) === 0) {
        taken.hasBegun = true;
        pacing.began(call, chat);
        return null;
      }
      this.#slots.release(call.isBulk); // Things have changed while it waited for the slot.
    }
  }

  async #pause(taken: TakenCall, ms: number, isAside: boolean): Promise<void> {
    this.#options.taken.putAside(taken, isAside);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, LONGEST_TIMER_MS));
      taken.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    taken.wake = null;
    this.#options.taken.putAside(taken, false);
  }

  /** @throws WaitingError when a successor has to find out; anything that is no ApiError as a bug */
  async #attempt(
    call: ReceivedCall,
    execute: CallDeskOptions["execute"],
  ): Promise<{ outcome: Outcome; error: ApiError | null }> {
    try {
      return { outcome: { v: 1, ok: true, result: await execute(call) }, error: null };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // This worker is about to be the owner no more: what it could not finish is the next one's, under the same
      // `random_id`. Its own error would tell the caller of a failure where there is none.
      if (UNFINISHED.has(error.code) && (this.#isClosing || !this.#options.taken.mayTake())) throw handedOn();
      const refusal = saysNothing(call, error) ? lostSight(call) : error;
      return { outcome: failure(refusal), error: refusal };
    }
  }

  /** The call has its outcome; with the return of this the job completes. */
  async #end(taken: TakenCall, call: ReceivedCall, outcome: Outcome): Promise<Outcome> {
    passPoint("callAnswered");
    const { log, clock, settle } = this.#options;
    const now = clock.now();
    log.info(
      {
        job_id: call.jobId,
        request_id: call.requestId,
        method: call.method,
        outcome: outcome.ok ? "OK" : outcome.error.code,
        queued_ms: (taken.job.processedOn ?? now) - taken.job.timestamp,
        duration_ms: now - (taken.job.processedOn ?? now),
      },
      "call.finished",
    );
    await settle(call, outcome, taken);
    return outcome;
  }
}

/** Its caller has been told that it will not happen, or that it may have. */
function tooLate(call: ReceivedCall): ApiError {
  if (call.isRepeated) return lostSight(call);
  return new ApiError("TELEGRAM_UNAVAILABLE", { detail: "the call waited longer than its caller" });
}

/** That Telegram is away now, or orders a wait, says nothing of what the worker did that had the call before. */
function saysNothing({ isRepeated, isTakenOver }: ReceivedCall, { code }: ApiError): boolean {
  return (isRepeated && code === "TELEGRAM_UNAVAILABLE") || (isTakenOver && code === "FLOOD_WAIT");
}

function lostSight({ jobId }: ReceivedCall): ApiError {
  const detail = "a worker ended while it had the call; whether it was executed is not known";
  return new ApiError("RESULT_TIMEOUT", { detail, jobId });
}
