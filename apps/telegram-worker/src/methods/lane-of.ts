import { ChatId } from "@telepipe/contracts";
import type { CallLane, ReceivedCall } from "@telepipe/runtime";
import type { TelegramSession } from "../telegram/telegram-session.ts";

/** Who knows the chats. */
interface Lookup {
  readonly session: Pick<TelegramSession, "peers"> | null;
  usableSession(): Promise<Pick<TelegramSession, "peers">>;
}

/** The lane of a call: its chat, so that calls to one chat are executed in the order in which they were accepted. */
export function laneOf({ params }: Pick<ReceivedCall, "params">, account: Lookup): CallLane | null {
  const chatId = ChatId.safeParse((params as { chat_id?: unknown } | null)?.chat_id);
  if (!chatId.success) return null;
  const known = account.session?.peers.peek(chatId.data) ?? null;
  return {
    address: String(chatId.data).toLowerCase(),
    chat: known === null ? null : String(known),
    find: async () => {
      const { peers } = await account.usableSession();
      return String((await peers.resolve(chatId.data)).id);
    },
  };
}
