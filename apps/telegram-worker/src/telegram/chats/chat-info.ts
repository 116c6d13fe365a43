import type { ChatFullInfo } from "@telepipe/contracts";
import { Api } from "telegram";
import { fetchMessage } from "../messages/fetch-message.ts";
import { flag, nonBlank, nonEmpty, present } from "../objects/present.ts";
import { toFlatMessage } from "../objects/to-flat-message.ts";
import { chatOf } from "../objects/to-people.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { markedChannelId } from "../updates/marked-id.ts";
import { toPermissions } from "./to-permissions.ts";

/** Everything about a chat. @throws ApiError CHAT_NOT_FOUND, FORBIDDEN */
export function chatInfo(session: TelegramSession, peer: ResolvedPeer): Promise<ChatFullInfo> {
  const { input } = peer;
  if (input instanceof Api.InputPeerChat) return groupInfo(session, peer, input);
  if (input instanceof Api.InputPeerChannel) return channelInfo(session, peer, input);
  const id = input instanceof Api.InputPeerUser ? new Api.InputUser(input) : new Api.InputUserSelf();
  return userInfo(session, peer, id);
}

/** How many members a chat has. */
export async function memberCount(session: TelegramSession, { input }: ResolvedPeer): Promise<number> {
  if (input instanceof Api.InputPeerChannel) {
    const { fullChat } = await session.invoke(
      new Api.channels.GetFullChannel({ channel: new Api.InputChannel(input) }),
    );
    return fullChat instanceof Api.ChannelFull ? (fullChat.participantsCount ?? 0) : 0;
  }
  if (input instanceof Api.InputPeerChat) {
    const [chat] = (await session.invoke(new Api.messages.GetChats({ id: [input.chatId] }))).chats;
    return chat instanceof Api.Chat ? chat.participantsCount : 0;
  }
  return input instanceof Api.InputPeerSelf ? 1 : 2;
}

/** What the Bot API demands and Telegram does not tell of every chat. */
const COMMON = {
  accent_color_id: 0,
  max_reaction_count: 11,
  accepted_gift_types: {
    unlimited_gifts: true,
    limited_gifts: true,
    unique_gifts: true,
    premium_subscription: true,
    gifts_from_channels: true,
  },
};

async function userInfo(
  session: TelegramSession,
  peer: ResolvedPeer,
  id: Api.TypeInputUser,
): Promise<ChatFullInfo> {
  // Who it is has been learnt from the result when it is here.
  const { fullUser, users } = await session.invoke(new Api.users.GetFullUser({ id }));
  const chat = chatOf(peer.id, session);
  return {
    ...COMMON,
    ...(chat.type === "private" ? chat : { first_name: "" }),
    id: peer.id,
    type: "private",
    ...present({
      active_usernames: nonEmpty(activeUsernames(users.find((user) => user.id.equals(fullUser.id)))),
      bio: nonBlank(fullUser.about),
      has_private_forwards: flag(fullUser.privateForwardName),
      has_restricted_voice_and_video_messages: flag(fullUser.voiceMessagesForbidden),
      message_auto_delete_time: fullUser.ttlPeriod,
      pinned_message: await pinned(session, peer, fullUser.pinnedMsgId),
    }),
  };
}

async function groupInfo(
  session: TelegramSession,
  peer: ResolvedPeer,
  { chatId }: Api.InputPeerChat,
): Promise<ChatFullInfo> {
  const { fullChat, chats } = await session.invoke(new Api.messages.GetFullChat({ chatId }));
  const chat = chats.find((each) => each instanceof Api.Chat && each.id.equals(chatId));
  const rights = chat instanceof Api.Chat ? chat.defaultBannedRights : null;
  return {
    ...COMMON,
    id: peer.id,
    type: "group",
    title: chat instanceof Api.Chat ? chat.title : "",
    permissions: toPermissions(rights),
    ...present({
      description: nonBlank(fullChat.about),
      invite_link: inviteLink(fullChat.exportedInvite),
      message_auto_delete_time: fullChat.ttlPeriod,
      has_protected_content: flag(chat instanceof Api.Chat && chat.noforwards),
      pinned_message: await pinned(session, peer, fullChat.pinnedMsgId),
    }),
  };
}

async function channelInfo(
  session: TelegramSession,
  peer: ResolvedPeer,
  input: Api.InputPeerChannel,
): Promise<ChatFullInfo> {
  const result = await session.invoke(
    new Api.channels.GetFullChannel({ channel: new Api.InputChannel(input) }),
  );
  const chat = result.chats.find((each) => each instanceof Api.Channel && each.id.equals(input.channelId));
  const channel = chat instanceof Api.Channel ? chat : null;
  const full = result.fullChat instanceof Api.ChannelFull ? result.fullChat : null;
  const common = {
    ...COMMON,
    id: peer.id,
    title: channel?.title ?? "",
    ...present({
      username: channel?.username,
      active_usernames: nonEmpty(activeUsernames(channel)),
      description: nonBlank(full?.about),
      invite_link: inviteLink(full?.exportedInvite),
      linked_chat_id: full?.linkedChatId ? markedChannelId(full.linkedChatId) : undefined,
      message_auto_delete_time: full?.ttlPeriod,
      has_protected_content: flag(channel?.noforwards),
      pinned_message: await pinned(session, peer, full?.pinnedMsgId),
    }),
  };
  if (channel?.broadcast) return { ...common, type: "channel" };
  return {
    ...common,
    type: "supergroup",
    permissions: toPermissions(channel?.defaultBannedRights),
    ...present({
      is_forum: flag(channel?.forum),
      slow_mode_delay: full?.slowmodeSeconds,
      join_to_send_messages: flag(channel?.joinToSend),
      join_by_request: flag(channel?.joinRequest),
      has_hidden_members: flag(full?.participantsHidden),
    }),
  };
}

function inviteLink(invite: Api.TypeExportedChatInvite | null | undefined): string | undefined {
  return invite instanceof Api.ChatInviteExported ? invite.link : undefined;
}

function activeUsernames(object: object | null | undefined): string[] {
  const { username, usernames } = (object ?? {}) as { username?: string; usernames?: Api.TypeUsername[] };
  const active = (usernames ?? []).filter((each) => each.active).map((each) => each.username);
  return [...new Set([...(username ? [username] : []), ...active])];
}

async function pinned(session: TelegramSession, peer: ResolvedPeer, id: number | null | undefined) {
  if (!id) return undefined;
  const message = await fetchMessage(session, peer, id).catch(() => null);
  return message === null ? undefined : toFlatMessage(message, session);
}
