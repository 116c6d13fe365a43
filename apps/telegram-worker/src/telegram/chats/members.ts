import type { ChatPermissionsInput } from "@telepipe/contracts";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import { inputChannel } from "../messages/fetch-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { rejected, unlessSoAlready } from "../worded.ts";
import { chatKind } from "./chat-kind.ts";
import { chatMember } from "./chat-member.ts";
import { inputUser } from "./resolve-user.ts";
import { toBannedRights } from "./to-banned-rights.ts";

/** Somebody in a chat. */
export interface InChat {
  readonly peer: ResolvedPeer;
  readonly user: ResolvedPeer;
}

/**
 * Throws somebody out, who cannot come back by themselves: of a basic group for good, of others until `untilDate`
 * (Unix seconds, 0: for ever).
 *
 * @throws ApiError TELEGRAM_REJECTED in the Bot API's words, CHAT_NOT_FOUND
 */
export async function banMember(
  session: TelegramSession,
  { peer, user }: InChat,
  ban: { readonly untilDate: number; readonly revokesMessages: boolean },
): Promise<void> {
  const { input } = peer;
  if (input instanceof Api.InputPeerChat) {
    const revoke = ban.revokesMessages ? { revokeHistory: true } : {};
    const request = { chatId: input.chatId, userId: inputUser(user), ...revoke };
    await unlessSoAlready(["USER_NOT_PARTICIPANT"], () =>
      session.invoke(new Api.messages.DeleteChatUser(request)),
    );
    return;
  }
  if (inputChannel(peer) === null) throw rejected("can't ban members in private chats");
  if (user.id === session.me.id) throw rejected("can't restrict self");
  const { untilDate } = ban;
  await editBanned(session, { peer, user }, new Api.ChatBannedRights({ viewMessages: true, untilDate }));
}

/**
 * Lets somebody come back. Whoever is a member is out afterwards, but for `onlyIfBanned`.
 *
 * @throws ApiError TELEGRAM_REJECTED for other chats than supergroups and channels, CHAT_NOT_FOUND
 */
export async function unbanMember(
  session: TelegramSession,
  inChat: InChat,
  onlyIfBanned: boolean,
): Promise<void> {
  if (inputChannel(inChat.peer) === null) throw rejected(CHANNELS_ONLY);
  const member = await chatMember(session, inChat.peer, inChat.user);
  if (member.status === "left" || (onlyIfBanned && member.status !== "kicked")) return;
  const isThere = member.status !== "kicked" && (member.status !== "restricted" || member.is_member);
  if (isThere)
    await editBanned(session, inChat, new Api.ChatBannedRights({ viewMessages: true, untilDate: 0 }));
  await editBanned(session, inChat, new Api.ChatBannedRights({ untilDate: 0 }));
}

/**
 * Says what a member of a supergroup may do.
 *
 * @throws ApiError TELEGRAM_REJECTED for other chats and in the Bot API's words, CHAT_NOT_FOUND
 */
export async function restrictMember(
  session: TelegramSession,
  inChat: InChat,
  permissions: ChatPermissionsInput,
  rules: { readonly areIndependent: boolean; readonly untilDate: number },
): Promise<void> {
  if ((await chatKind(session, inChat.peer)) !== "supergroup") throw rejected(SUPERGROUPS_ONLY);
  if (inChat.user.id === session.me.id) throw rejected("can't restrict self");
  const rights = toBannedRights(permissions, rules);
  await editBanned(session, inChat, rights);
}

/** What methods say of chats that they are not for. */
export const CHANNELS_ONLY = "method is available for supergroup and channel chats only";
export const SUPERGROUPS_ONLY = "method is available only for supergroups";

async function editBanned(
  session: TelegramSession,
  { peer, user }: InChat,
  bannedRights: Api.ChatBannedRights,
): Promise<void> {
  const channel = inputChannel(peer);
  if (channel === null) throw rejected(CHANNELS_ONLY);
  try {
    await session.invoke(new Api.channels.EditBanned({ channel, participant: user.input, bannedRights }));
  } catch (error) {
    const name = telegramErrorName(error);
    if (name === "CHAT_ADMIN_REQUIRED")
      throw rejected("not enough rights to restrict/unrestrict chat member", error);
    if (name !== "USER_ADMIN_INVALID") throw error;
    const { status } = await chatMember(session, peer, user);
    throw status === "creator" ? rejected("can't remove chat owner", error) : error;
  }
}
