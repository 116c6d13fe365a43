import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "@telepipe/contracts";
import type { Api } from "telegram";
import { AccountEnded } from "./account-end.ts";
import { isTransient, mapTelegramError } from "./error-mapping.ts";
import type { Invoke, InvokeOptions } from "./telegram-session.ts";

/** How long a call may go unanswered, in milliseconds; below the gateway's own patience. */
const TIMEOUT_MS = 25_000;
/** Pauses before a request that met an internal error of Telegram is made again, byte for byte the same. */
const RETRY_AFTER_MS = [500, 2000];

/** What calls are made through. */
export interface Caller {
  /** Writes a request and resolves with its result; may never settle. */
  send(request: Api.AnyRequest, dcId: number | undefined): Promise<unknown>;
  /** Aborted with an ApiError when the connection is over. */
  readonly closed: AbortSignal;
  onResult(result: unknown, request: Api.AnyRequest): void;
  /** A call was told that the session is dead. */
  onLoggedOut(error: AccountEnded): void;
}

/** Calls with a deadline, our own retries and errors of our catalogue. */
export function createInvoke(caller: Caller): Invoke {
  const unanswered = new Set<(reason: unknown) => void>();
  // One listener for all: adding and removing one for each call is much of what a call costs here.
  caller.closed.addEventListener("abort", () => {
    for (const reject of unanswered) reject(caller.closed.reason);
  });
  return async (request, options = {}) => {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await settled(caller, request, options, unanswered);
        caller.onResult(result, request);
        // The server's answer to a request is of the type that its TL schema says.
        return result as (typeof request)["__response"];
      } catch (error) {
        const pauseMs = RETRY_AFTER_MS[attempt];
        if (isTransient(error) && pauseMs !== undefined) {
          await delay(pauseMs);
          continue;
        }
        const mapped = mapTelegramError(error, request.className);
        if (mapped instanceof AccountEnded) caller.onLoggedOut(mapped);
        throw mapped;
      }
    }
  };
}

/**
 * The result, or an error when it does not come in time. The library itself would wait for ever.
 *
 * @param unanswered who is to be told when the connection is over
 */
async function settled(
  caller: Caller,
  request: Api.AnyRequest,
  { dcId, timeoutMs = TIMEOUT_MS, signal }: InvokeOptions,
  unanswered: Set<(reason: unknown) => void>,
): Promise<unknown> {
  const { promise: cut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(noAnswer(timeoutMs)), timeoutMs);
  const onAborted = () => reject(new ApiError("TELEGRAM_UNAVAILABLE", { detail: "the call was given up" }));
  unanswered.add(reject);
  signal?.addEventListener("abort", onAborted);
  try {
    caller.closed.throwIfAborted();
    if (signal?.aborted) onAborted();
    return await Promise.race([caller.send(request, dcId), cut]);
  } finally {
    clearTimeout(timer);
    unanswered.delete(reject);
    signal?.removeEventListener("abort", onAborted);
    cut.catch(() => undefined);
  }
}

/** Not TELEGRAM_UNAVAILABLE: the request may have been executed all the same. */
function noAnswer(timeoutMs: number): ApiError {
  return new ApiError("RESULT_TIMEOUT", {
    detail: `Telegram did not answer within ${timeoutMs / 1000} s; whether it executed the call is not known`,
  });
}
