import type { ChatMember } from "@telepipe/contracts";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import { inputChannel } from "../messages/fetch-message.ts";
import { nonBlank, present } from "../objects/present.ts";
import { type Names, userOf } from "../objects/to-people.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "../updates/marked-id.ts";
import { rejected } from "../worded.ts";
import { toPermissions } from "./to-permissions.ts";

/**
 * Somebody's standing in a chat.
 *
 * @throws ApiError CHAT_NOT_FOUND, FORBIDDEN, TELEGRAM_REJECTED for a private chat with somebody else
 */
export async function chatMember(
  session: TelegramSession,
  peer: ResolvedPeer,
  user: ResolvedPeer,
): Promise<ChatMember> {
  const channel = inputChannel(peer);
  if (channel === null) return groupMember(session, peer, user);
  try {
    const { participant } = await session.invoke(
      new Api.channels.GetParticipant({ channel, participant: user.input }),
    );
    return toChatMember(participant, session);
  } catch (error) {
    if (telegramErrorName(error) !== "USER_NOT_PARTICIPANT") throw error;
    return { status: "left", user: userOf(user.id, session) };
  }
}

async function groupMember(
  session: TelegramSession,
  peer: ResolvedPeer,
  user: ResolvedPeer,
): Promise<ChatMember> {
  if (!(peer.input instanceof Api.InputPeerChat)) {
    // In a private chat there are two, and both are members.
    if (user.id !== peer.id && user.id !== session.me.id) {
      throw rejected("member not found");
    }
    return { status: "member", user: userOf(user.id, session) };
  }
  const members = await groupMembers(session, peer.input);
  const found = members.find((member) => member.user.id === user.id);
  return found ?? { status: "left", user: userOf(user.id, session) };
}

/** All members of a basic group; none for one that the account is not in. */
export async function groupMembers(
  session: Names & Pick<TelegramSession, "invoke">,
  { chatId }: Api.InputPeerChat,
): Promise<ChatMember[]> {
  const { fullChat } = await session.invoke(new Api.messages.GetFullChat({ chatId }));
  const list = fullChat instanceof Api.ChatFull ? fullChat.participants : null;
  const all = list instanceof Api.ChatParticipants ? list.participants : [];
  return all.map((participant) => toGroupMember(participant, session));
}

function toGroupMember(participant: Api.TypeChatParticipant, session: Names): ChatMember {
  const user = userOf(participant.userId.toJSNumber(), session);
  if (participant instanceof Api.ChatParticipantCreator) {
    return { status: "creator", user, is_anonymous: false };
  }
  if (participant instanceof Api.ChatParticipantAdmin) {
    return { status: "administrator", user, can_be_edited: false, ...GROUP_ADMINISTRATOR };
  }
  return { status: "member", user };
}

/** Administrators of basic groups may all do the same. */
const GROUP_ADMINISTRATOR = {
  is_anonymous: false,
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: false,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_send_welcome_messages: false,
  can_pin_messages: true,
} as const;

/** A member of a channel or supergroup (core.telegram.org/type/ChannelParticipant). */
export function toChatMember(participant: Api.TypeChannelParticipant, session: TelegramSession): ChatMember {
  const user = userOf(participantId(participant), session);
  if (participant instanceof Api.ChannelParticipantCreator) {
    const { adminRights, rank } = participant;
    const custom_title = nonBlank(rank);
    return {
      status: "creator",
      user,
      is_anonymous: Boolean(adminRights.anonymous),
      ...present({ custom_title }),
    };
  }
  if (participant instanceof Api.ChannelParticipantAdmin) {
    const { adminRights, canEdit, rank } = participant;
    return {
      status: "administrator",
      user,
      can_be_edited: Boolean(canEdit),
      ...toAdministratorRights(adminRights),
      ...present({ custom_title: nonBlank(rank) }),
    };
  }
  if (participant instanceof Api.ChannelParticipantBanned) return toBanned(participant, user);
  if (participant instanceof Api.ChannelParticipantLeft) return { status: "left", user };
  return { status: "member", user };
}

function participantId(participant: Api.TypeChannelParticipant): number {
  return "peer" in participant ? markedIdOf(participant.peer) : participant.userId.toJSNumber();
}

/** Somebody who was restricted or thrown out. */
export function toBanned(
  { bannedRights, left }: Pick<Api.ChannelParticipantBanned, "bannedRights" | "left">,
  user: ChatMember["user"],
): ChatMember {
  const until_date = bannedRights.untilDate === FOR_EVER ? 0 : bannedRights.untilDate;
  if (bannedRights.viewMessages) return { status: "kicked", user, until_date };
  return { status: "restricted", user, is_member: !left, ...toPermissions(bannedRights), until_date };
}

/** What Telegram writes for a ban without an end. */
const FOR_EVER = 0x7fffffff;

/** What an administrator of a channel or supergroup may do. */
export function toAdministratorRights(rights: Api.TypeChatAdminRights) {
  return {
    is_anonymous: Boolean(rights.anonymous),
    can_manage_chat: Boolean(rights.other ?? true),
    can_delete_messages: Boolean(rights.deleteMessages),
    can_manage_video_chats: Boolean(rights.manageCall),
    can_restrict_members: Boolean(rights.banUsers),
    can_promote_members: Boolean(rights.addAdmins),
    can_change_info: Boolean(rights.changeInfo),
    can_invite_users: Boolean(rights.inviteUsers),
    can_post_stories: Boolean(rights.postStories),
    can_edit_stories: Boolean(rights.editStories),
    can_delete_stories: Boolean(rights.deleteStories),
    can_send_welcome_messages: false,
    can_post_messages: Boolean(rights.postMessages),
    can_edit_messages: Boolean(rights.editMessages),
    can_pin_messages: Boolean(rights.pinMessages),
    can_manage_topics: Boolean(rights.manageTopics),
  };
}
