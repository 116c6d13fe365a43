import { ApiError, type Chat } from "@telepipe/contracts";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import { inputChannel } from "../messages/fetch-message.ts";
import { introduce } from "../objects/introduce.ts";
import { chatOf } from "../objects/to-people.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { markedChannelId } from "../updates/marked-id.ts";
import { chatsIn } from "./chats-in.ts";

/** Joins a supergroup or channel. @throws ApiError CHAT_NOT_FOUND, JOIN_REQUEST_SENT, TOO_MANY_CHATS, FORBIDDEN */
export async function joinPublicChat(session: TelegramSession, peer: ResolvedPeer): Promise<Chat> {
  const channel = inputChannel(peer);
  if (channel === null) {
    const detail = "chat not found: only supergroups and channels can be joined without an invite link";
    throw new ApiError("CHAT_NOT_FOUND", { detail });
  }
  await session.invoke(new Api.channels.JoinChannel({ channel })).catch((error: unknown) => {
    if (telegramErrorName(error) !== "USER_ALREADY_PARTICIPANT") throw error;
  });
  await introduce(session, peer);
  return chatOf(peer.id, session);
}

/** Joins by the hash of an invite link. @throws ApiError INVITE_LINK_INVALID, JOIN_REQUEST_SENT, TOO_MANY_CHATS */
export async function joinByInvite(session: TelegramSession, hash: string): Promise<Chat> {
  const invite = await session.invoke(new Api.messages.CheckChatInvite({ hash }));
  if (invite instanceof Api.ChatInviteAlready) {
    session.peers.remember([invite.chat]);
    session.profiles.remember([], [invite.chat]);
    return chatOf(idOf(invite.chat), session);
  }
  const [chat] = chatsIn(session, await session.invoke(new Api.messages.ImportChatInvite({ hash })));
  if (chat === undefined) throw new Error("the answer to joining a chat names no chat");
  return chatOf(idOf(chat), session);
}

/** The marked id of a group or channel. */
export function idOf(chat: Api.TypeChat): number {
  const isChannel = chat instanceof Api.Channel || chat instanceof Api.ChannelForbidden;
  return isChannel ? markedChannelId(chat.id) : -chat.id.toJSNumber();
}
