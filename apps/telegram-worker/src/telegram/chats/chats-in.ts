import { Api } from "telegram";
import type { TelegramSession } from "../telegram-session.ts";

/** The chats that the result of a change carries, bare or wrapped as in `messages.invitedUsers`; they are learnt. */
export function chatsIn(session: TelegramSession, result: unknown): readonly Api.TypeChat[] {
  const updates = isUpdates(result) ? result : (result as { updates?: unknown } | null)?.updates;
  if (!isUpdates(updates)) return [];
  session.peers.remember([...updates.users, ...updates.chats]);
  session.profiles.remember(updates.users, updates.chats);
  return updates.chats;
}

function isUpdates(value: unknown): value is Api.Updates | Api.UpdatesCombined {
  return value instanceof Api.Updates || value instanceof Api.UpdatesCombined;
}
