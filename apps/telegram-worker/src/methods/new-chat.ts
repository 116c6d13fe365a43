import { ApiError, type ChatId, type MethodResult, type Methods } from "@telepipe/contracts";
import { addMembers } from "../telegram/chats/add-members.ts";
import { chatMadeSince, makeChannel, type NewChannel } from "../telegram/chats/create-chat.ts";
import { chatOf } from "../telegram/objects/to-people.ts";
import type { ResolvedPeer } from "../telegram/peers.ts";
import type { TelegramSession } from "../telegram/telegram-session.ts";
import type { ExecutorContext } from "./executor.ts";

/** Makes a supergroup or channel, once for all tries of a call, and adds people to it. */
export async function newChannel(
  options: NewChannel,
  userIds: readonly ChatId[],
  context: ExecutorContext,
): Promise<MethodResult<Methods["createChannel"]>> {
  const { session } = context;
  const users = await resolveAll(session, userIds);
  const chatId = (await madeBefore(options.title, context)) ?? (await makeChannel(session, options));
  const missing_user_ids =
    users.length === 0 ? [] : await addMembers(session, await madePeer(session, chatId), users);
  return { chat: chatOf(chatId, session), missing_user_ids };
}

/** What an earlier try of the same call has made. */
export async function madeBefore(
  title: string,
  { session, isRepeated, acceptedAt }: ExecutorContext,
): Promise<number | null> {
  return isRepeated ? chatMadeSince(session, title, acceptedAt) : null;
}

export function resolveAll(session: TelegramSession, ids: readonly ChatId[]): Promise<ResolvedPeer[]> {
  return Promise.all(ids.map((id) => session.peers.resolve(id)));
}

/** A chat that has just been made. */
export async function madePeer(session: TelegramSession, chatId: number): Promise<ResolvedPeer> {
  const peer = await session.peers.find(chatId);
  if (peer === null) throw new ApiError("CHAT_NOT_FOUND");
  return peer;
}
