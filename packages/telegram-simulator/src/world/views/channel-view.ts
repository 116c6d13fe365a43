import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import { type Channel, type ChannelBan, type ChannelMember, markedChannelId } from "../channels/channel.ts";
import {
  banOf,
  hasAdminRight,
  isAdmin,
  isMember,
  mayRead,
  slowModeWaitSeconds,
  unreadCount,
} from "../channels/membership.ts";
import { adminRightsView, banView, ownerRights } from "../channels/rights.ts";
import { markedId } from "../peer.ts";
import { chatPhotoView } from "./chat-view.ts";
import { photoView } from "./media-view.ts";
import { peerView } from "./peer-view.ts";

/** TL type Chat, as the viewer sees the channel: those who may not look learn its title only. */
export function channelView(viewer: Account, channel: Channel): TlObject {
  const kind = { broadcast: channel.isBroadcast, megagroup: !channel.isBroadcast };
  const common = { id: channel.id, access_hash: channel.accessHashFor(viewer), title: channel.title };
  const ban = banOf(channel, viewer);
  if (!mayRead(channel, viewer)) {
    return { _: "channelForbidden", ...kind, ...common, until_date: ban?.untilDate };
  }
  const admin = adminRightsOf(channel, viewer);
  return {
    _: "channel",
    ...kind,
    ...common,
    creator: channel.creator === viewer,
    left: !isMember(channel, viewer),
    signatures: channel.hasSignatures,
    has_link: channel.linked !== undefined,
    slowmode_enabled: channel.slowModeSeconds > 0,
    join_request: channel.isJoinRequestNeeded,
    forum: channel.topics !== undefined,
    username: channel.username,
    photo: chatPhotoView(channel),
    date: channel.members.get(viewer.id)?.date ?? channel.date,
    admin_rights: admin && adminRightsView(admin),
    banned_rights: ban && banView(ban),
    default_banned_rights: banView(channel.defaultBan),
    participants_count: channel.members.size,
  };
}

/** TL type ChatFull, for somebody who may read the channel. */
export function channelFullView(viewer: Account, channel: Channel): TlObject {
  const bans = [...channel.bans.values()];
  const asAdmin = isAdmin(channel, viewer);
  const waitSeconds = slowModeWaitSeconds(channel, viewer);
  return {
    _: "channelFull",
    can_view_participants: !channel.isBroadcast || asAdmin,
    can_set_username: channel.creator === viewer,
    can_delete_channel: channel.creator === viewer,
    id: channel.id,
    about: channel.about,
    participants_count: channel.members.size,
    admins_count: asAdmin
      ? [...channel.members.values()].filter(({ account }) => isAdmin(channel, account)).length
      : undefined,
    kicked_count: asAdmin ? bans.filter(({ rights }) => rights.has("view_messages")).length : undefined,
    banned_count: asAdmin ? bans.filter(({ rights }) => !rights.has("view_messages")).length : undefined,
    read_inbox_max_id: channel.members.get(viewer.id)?.readInboxMaxId ?? 0,
    read_outbox_max_id: channel.box.dialogs.get(markedId(channel))?.readOutboxMaxId ?? 0,
    unread_count: unreadCount(channel, viewer),
    chat_photo: channel.photo ? photoView(channel.photo) : { _: "photoEmpty", id: 0n },
    migrated_from_chat_id: channel.migratedFrom?.group.id,
    migrated_from_max_id: channel.migratedFrom?.maxId,
    pinned_msg_id: pinnedMessageId(channel),
    notify_settings: { _: "peerNotifySettings" },
    bot_info: [],
    linked_chat_id: channel.linked?.id,
    slowmode_seconds: channel.slowModeSeconds || undefined,
    slowmode_next_send_date: waitSeconds > 0 ? channel.nowSeconds() + waitSeconds : undefined,
    available_reactions: { _: "chatReactionsAll" },
    pts: channel.box.pts,
  };
}

function pinnedMessageId({ box, id }: Channel): number | undefined {
  const dialog = box.dialogs.get(markedChannelId(id));
  return dialog && box.pinnedIn(dialog).at(-1);
}

/** TL type ChannelParticipant: a member as the viewer sees it. */
export function participantView(viewer: Account, channel: Channel, member: ChannelMember): TlObject {
  const { account, inviter, date, admin } = member;
  const ban = banOf(channel, account);
  const rank = admin?.rank || undefined;
  if (account === channel.creator) {
    const rights = adminRightsOf(channel, account) ?? ownerRights;
    return {
      _: "channelParticipantCreator",
      user_id: account.id,
      admin_rights: adminRightsView(rights),
      rank,
    };
  }
  if (admin) {
    return {
      _: "channelParticipantAdmin",
      can_edit: channel.creator === viewer || admin.promotedBy === viewer,
      self: account === viewer,
      user_id: account.id,
      inviter_id: account === viewer ? inviter.id : undefined,
      promoted_by: admin.promotedBy.id,
      date,
      admin_rights: adminRightsView(admin.rights),
      rank,
    };
  }
  if (ban) return bannedView(channel, ban);
  if (account !== viewer) return { _: "channelParticipant", user_id: account.id, date };
  return { _: "channelParticipantSelf", user_id: account.id, inviter_id: inviter.id, date };
}

/** TL type ChannelParticipant: somebody who was restricted or removed. */
export function bannedView(channel: Channel, ban: ChannelBan): TlObject {
  return {
    _: "channelParticipantBanned",
    left: !isMember(channel, ban.account),
    peer: peerView(ban.account),
    kicked_by: ban.by.id,
    date: ban.date,
    banned_rights: banView(ban),
  };
}

function adminRightsOf(channel: Channel, account: Account) {
  const rights = channel.members.get(account.id)?.admin?.rights;
  if (channel.creator !== account) return rights;
  return hasAdminRight(channel, account, "anonymous")
    ? new Set([...ownerRights, "anonymous" as const])
    : ownerRights;
}
