import * as z from "zod";
import { describeError, ERRORS, type ErrorCode, isErrorCode } from "./error-catalogue.ts";

/** An error as it crosses a queue: BullMQ keeps only `err.message`, so errors travel as data. */
export const WireError = z.object({
  code: z.string(),
  /** Public text without the status prefix. */
  detail: z.string(),
  /** Seconds; with FLOOD_WAIT. */
  retry_after: z.number().int().nonnegative().optional(),
  /** The job that a caller can ask about; with RESULT_TIMEOUT. */
  job_id: z.string().optional(),
  /** Telegram's own constant behind it, for example `USER_IS_BLOCKED`. */
  telegram_error: z.string().optional(),
});
export type WireError = z.infer<typeof WireError>;

/** What an `ApiError` may carry besides its code. */
export interface ApiErrorOptions {
  /** Public text that replaces the catalogue's; must not hold secrets or message bodies. */
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  readonly jobId?: string;
  /** Telegram's own constant (core.telegram.org/api/errors), when Telegram refused. */
  readonly telegramError?: string;
  /** The underlying error, for the log only. */
  readonly cause?: unknown;
}

/** An expected failure with a code of the catalogue and a text that is safe to show. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryAfterSeconds: number | undefined;
  readonly jobId: string | undefined;
  readonly telegramError: string | undefined;

  constructor(code: ErrorCode, options: ApiErrorOptions = {}) {
    const detail = options.detail ?? ERRORS[code].detail;
    super(describeError(code, detail), { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.jobId = options.jobId;
    this.telegramError = options.telegramError;
  }

  /** HTTP status of the error's code. */
  get status(): number {
    return ERRORS[this.code].status;
  }

  toWire(): WireError {
    return {
      code: this.code,
      detail: this.detail,
      ...(this.retryAfterSeconds === undefined ? {} : { retry_after: this.retryAfterSeconds }),
      ...(this.jobId === undefined ? {} : { job_id: this.jobId }),
      ...(this.telegramError === undefined ? {} : { telegram_error: this.telegramError }),
    };
  }

  /** Rebuilds an error that came through a queue; a code that this version does not know is INTERNAL. */
  static fromWire(wire: WireError): ApiError {
    if (!isErrorCode(wire.code)) return new ApiError("INTERNAL", { cause: wire });
    return new ApiError(wire.code, {
      detail: wire.detail,
      ...(wire.retry_after === undefined ? {} : { retryAfterSeconds: wire.retry_after }),
      ...(wire.job_id === undefined ? {} : { jobId: wire.job_id }),
      ...(wire.telegram_error === undefined ? {} : { telegramError: wire.telegram_error }),
    });
  }
}
