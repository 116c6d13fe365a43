import { ApiError, ChatId } from "@telepipe/contracts";
import type { CallLane, ReceivedCall } from "@telepipe/runtime";
import type { Peers } from "../telegram/peers.ts";

/** The lane of a call: its chat, so that calls to one chat are executed in the order in which they were accepted. */
export function laneOf({ params }: ReceivedCall, peers: Peers | null): CallLane | null {
  const chatId = ChatId.safeParse((params as { chat_id?: unknown } | null)?.chat_id);
  if (!chatId.success) return null;
  const known = peers?.peek(chatId.data) ?? null;
  return {
    address: String(chatId.data).toLowerCase(),
    chat: known === null ? null : String(known),
    find: async () => {
      if (peers === null) throw new ApiError("TELEGRAM_UNAVAILABLE");
      return String((await peers.resolve(chatId.data)).id);
    },
  };
}
