import { ChatId } from "@telepipe/contracts";
import type { ReceivedCall } from "@telepipe/runtime";
import type { Peers } from "../telegram/peers.ts";

/**
 * The lane of a call: its chat, so that calls to one chat are executed in the order in which they were accepted. A
 * name that was never resolved is a lane of its own until it is.
 */
export function laneOf({ params }: ReceivedCall, peers: Peers | null): string | null {
  const chatId = ChatId.safeParse((params as { chat_id?: unknown } | null)?.chat_id);
  if (!chatId.success) return null;
  return String(peers?.peek(chatId.data) ?? chatId.data).toLowerCase();
}
