import type { ApiError } from "@telepipe/contracts";
import type { ReceivedCall } from "./received-call.ts";

/** Decides when calls may be made; knows how fast Telegram lets the account go. */
export interface CallPacing {
  /**
   * Milliseconds until the call may be made, as far as its chat and its method are concerned: 0 now. An error: it is
   * refused at once.
   */
  waitMs(call: ReceivedCall, chat: string | null): number | ApiError;
  /** Milliseconds until any call of its kind may be made; waited for in a slot, so that few compete for the moment. */
  gapMs(call: ReceivedCall): number;
  /** The call is being made. */
  began(call: ReceivedCall, chat: string | null): void;
  /**
   * The call has ended. True when it was told to wait and shall wait in the queue and be made again; `waitMs` then says
   * for how long.
   */
  shallRepeat(call: ReceivedCall, chat: string | null, error: ApiError | null): boolean;
}

/** Every call at once, every refusal to its caller. */
export const UNPACED: CallPacing = {
  waitMs: () => 0,
  gapMs: () => 0,
  began: () => undefined,
  shallRepeat: () => false,
};
