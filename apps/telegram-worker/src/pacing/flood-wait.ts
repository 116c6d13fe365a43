import { ApiError } from "@telepipe/contracts";

/** Telegram's order to wait (core.telegram.org/api/errors#420-flood), with what it was the answer to. */
export class FloodWait extends ApiError {
  readonly seconds: number;
  /** SLOWMODE_WAIT: it concerns one chat only. */
  readonly isSlowMode: boolean;
  /** The TL method that was refused, as `messages.SendMessage`. */
  readonly tlMethod: string | null;

  constructor(wait: { seconds: number; isSlowMode: boolean; tlMethod: string | null; cause?: unknown }) {
    const { seconds, isSlowMode, tlMethod, cause } = wait;
    super("FLOOD_WAIT", { detail: `retry after ${seconds}`, retryAfterSeconds: seconds, cause });
    this.seconds = seconds;
    this.isSlowMode = isSlowMode;
    this.tlMethod = tlMethod;
  }
}

/** What a call is told that would have to wait for too long. */
export function tooLongAWait(ms: number): ApiError {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return new ApiError("FLOOD_WAIT", { detail: `retry after ${seconds}`, retryAfterSeconds: seconds });
}
