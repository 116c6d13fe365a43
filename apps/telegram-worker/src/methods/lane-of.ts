import { setTimeout as delay } from "node:timers/promises";
import { ChatId } from "@telepipe/contracts";
import type { CallLane, ReceivedCall } from "@telepipe/runtime";
import { FloodWait, tooLongAWait } from "../pacing/flood-wait.ts";
import type { TelegramSession } from "../telegram/telegram-session.ts";

/** Who knows the chats. */
interface Lookup {
  readonly session: Pick<TelegramSession, "peers"> | null;
  usableSession(): Promise<Pick<TelegramSession, "peers">>;
}

/** Finds the lane of a call; null when it belongs to no chat. */
export type LaneOf = (call: Pick<ReceivedCall, "params">) => CallLane | null;

/**
 * The lane of a call is its chat, so that calls to one chat are executed in the order in which they were accepted.
 * Looking names up has a narrow limit of its own at Telegram: while it has to be waited for, only calls to names that
 * are not known yet wait.
 */
export function createLaneOf(account: Lookup, longestWaitMs: number): LaneOf {
  let findableAt = 0;
  const resolve = async (chatId: ChatId): Promise<string> => {
    for (;;) {
      const waitMs = findableAt - performance.now();
      if (waitMs > longestWaitMs) throw tooLongAWait(waitMs);
      if (waitMs > 0) await delay(waitMs);
      try {
        const { peers } = await account.usableSession();
        return String((await peers.resolve(chatId)).id);
      } catch (error) {
        if (!(error instanceof FloodWait)) throw error;
        findableAt = Math.max(findableAt, performance.now() + error.seconds * 1000);
      }
    }
  };
  return ({ params }) => {
    const chatId = ChatId.safeParse((params as { chat_id?: unknown } | null)?.chat_id);
    if (!chatId.success) return null;
    const known = account.session?.peers.peek(chatId.data) ?? null;
    return {
      address: String(chatId.data).toLowerCase(),
      chat: known === null ? null : String(known),
      find: () => resolve(chatId.data),
    };
  };
}
