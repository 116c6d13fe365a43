import type { Chat } from "@telepipe/contracts";
import { introduce } from "../objects/introduce.ts";
import { chatOf } from "../objects/to-people.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** What a chat is; Telegram is asked when it has not told whether a channel is a supergroup. */
export async function chatKind(session: TelegramSession, peer: ResolvedPeer): Promise<Chat["type"]> {
  await introduce(session, peer);
  return chatOf(peer.id, session).type;
}
