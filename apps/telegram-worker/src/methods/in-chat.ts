import type { ChatId } from "@telepipe/contracts";
import type { InChat } from "../telegram/chats/members.ts";
import { resolveUser } from "../telegram/chats/resolve-user.ts";
import type { TelegramSession } from "../telegram/telegram-session.ts";

/** The chat and the user that a call about a member names. */
export async function inChat(
  params: { readonly chat_id: ChatId; readonly user_id: ChatId },
  session: TelegramSession,
): Promise<InChat> {
  const peer = await session.peers.resolve(params.chat_id);
  return { peer, user: await resolveUser(session, params.user_id) };
}
