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
  return async (request, options = {}) => {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await settled(caller, request, options);
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

/** The result, or an error when it does not come in time. The library itself would wait for ever. */
async function settled(caller: Caller, request: Api.AnyRequest, options: InvokeOptions): Promise<unknown> {
  const { dcId, timeoutMs = TIMEOUT_MS, signal } = options;
  const { promise: cut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(unanswered(timeoutMs)), timeoutMs);
  const onClosed = () => reject(caller.closed.reason);
  const onAborted = () => reject(new ApiError("TELEGRAM_UNAVAILABLE", { detail: "the call was given up" }));
  caller.closed.addEventListener("abort", onClosed);
  signal?.addEventListener("abort", onAborted);
  try {
    caller.closed.throwIfAborted();
    if (signal?.aborted) onAborted();
    return await Promise.race([caller.send(request, dcId), cut]);
  } finally {
    clearTimeout(timer);
    caller.closed.removeEventListener("abort", onClosed);
    signal?.removeEventListener("abort", onAborted);
    cut.catch(() => undefined);
  }
}

/** Not TELEGRAM_UNAVAILABLE: the request may have been executed all the same. */
function unanswered(timeoutMs: number): ApiError {
  return new ApiError("RESULT_TIMEOUT", {
    detail: `Telegram did not answer within ${timeoutMs / 1000} s; whether it executed the call is not known`,
  });
}
