import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "@telepipe/contracts";
import type { Api } from "telegram";
import { telegramErrorName } from "../../error-mapping.ts";
import type { Invoke } from "../../telegram-session.ts";

/** What asking until there is an answer takes. */
export interface AskOptions {
  readonly invoke: Invoke;
  /** Ends the asking; its reason is thrown. */
  readonly signal: AbortSignal;
  /** Called after each failure with its reason, and with null once an answer came after one. */
  onTrouble(reason: string | null): void;
}

/** Makes a call until Telegram has answered it. */
export type Ask = <Request extends Api.AnyRequest>(request: Request) => Promise<Request["__response"]>;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Answers that will not change by asking again; the rest is a matter of patience. */
const FINAL = new Set([
  "CHANNEL_INVALID",
  "CHANNEL_PRIVATE",
  "CHANNEL_PUBLIC_GROUP_NA",
  "CHAT_ID_INVALID",
  "PEER_ID_INVALID",
  "PERSISTENT_TIMESTAMP_EMPTY",
  "PERSISTENT_TIMESTAMP_INVALID",
  "USER_BANNED_IN_CHANNEL",
]);

/**
 * Asks through flood waits, broken lines and errors of Telegram's own, PERSISTENT_TIMESTAMP_OUTDATED among them, for
 * catching up has nobody who waits for it and must not give up. Throws what is final: see `isFinal`.
 */
export function createAsk({ invoke, signal, onTrouble }: AskOptions): Ask {
  return async (request) => {
    for (let failures = 0; ; failures++) {
      try {
        const answer = await invoke(request, { signal });
        if (failures > 0) onTrouble(null);
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (isFinal(error)) throw error;
        onTrouble(describe(error));
        const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
        await delay(floodWaitMs(error) ?? pauseMs, undefined, { signal });
      }
    }
  };
}

/** Whether Telegram refuses for good, by one of its constants. */
export function isFinal(error: unknown): boolean {
  return FINAL.has(telegramErrorName(error) ?? "");
}

/** Whether Telegram does not know the state from which a difference was asked for. */
export function isStateRejected(error: unknown): boolean {
  return telegramErrorName(error)?.startsWith("PERSISTENT_TIMESTAMP_") ?? false;
}

function floodWaitMs(error: unknown): number | undefined {
  if (!(error instanceof ApiError) || error.code !== "FLOOD_WAIT") return undefined;
  return (error.retryAfterSeconds ?? 1) * 1000;
}

function describe(error: unknown): string {
  if (error instanceof ApiError) return telegramErrorName(error) ?? error.detail;
  return error instanceof Error ? error.message : String(error);
}
