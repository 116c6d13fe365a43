import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { Channel } from "../channels/channel.ts";
import { type AdminRight, adminRightsView, banView } from "../channels/rights.ts";
import type { Group, GroupMember } from "../group.ts";
import { photoView } from "./media-view.ts";

/** TL type Chat, as the viewer sees the group: those who are not in it learn its title only. */
export function chatView(viewer: Account, group: Group): TlObject {
  if (!group.members.has(viewer.id)) return { _: "chatForbidden", id: group.id, title: group.title };
  return {
    _: "chat",
    creator: group.creator === viewer,
    left: group.migratedTo !== undefined,
    deactivated: group.migratedTo !== undefined,
    id: group.id,
    title: group.title,
    photo: chatPhotoView(group),
    participants_count: group.members.size,
    date: group.date,
    version: group.version,
    migrated_to: group.migratedTo && {
      _: "inputChannel",
      channel_id: group.migratedTo.id,
      access_hash: group.migratedTo.accessHashFor(viewer),
    },
    admin_rights: group.members.get(viewer.id)?.isAdmin ? adminRightsView(groupAdminRights) : undefined,
    default_banned_rights: banView(group.defaultBan),
  };
}

/** Everything but what only owners, and only larger chats, have. */
const groupAdminRights: ReadonlySet<AdminRight> = new Set([
  "change_info",
  "delete_messages",
  "ban_users",
  "invite_users",
  "pin_messages",
  "manage_call",
]);

/** TL type ChatPhoto. */
export function chatPhotoView({ photo }: Group | Channel): TlObject {
  if (photo === undefined) return { _: "chatPhotoEmpty" };
  return { _: "chatPhoto", photo_id: photo.id, dc_id: photo.dcId };
}

/** TL type ChatFull, for a member. */
export function chatFullView(group: Group): TlObject {
  return {
    _: "chatFull",
    id: group.id,
    about: group.about,
    chat_photo: group.photo && photoView(group.photo),
    participants: chatParticipantsView(group),
    notify_settings: { _: "peerNotifySettings" },
    available_reactions: { _: "chatReactionsAll" },
  };
}

/** TL type ChatParticipants. */
export function chatParticipantsView(group: Group): TlObject {
  return {
    _: "chatParticipants",
    chat_id: group.id,
    participants: [...group.members.values()].map((member) => participantView(group, member)),
    version: group.version,
  };
}

function participantView(group: Group, { account, inviter, date, isAdmin }: GroupMember): TlObject {
  if (account === group.creator) return { _: "chatParticipantCreator", user_id: account.id };
  const kind = isAdmin ? "chatParticipantAdmin" : "chatParticipant";
  return { _: kind, user_id: account.id, inviter_id: inviter.id, date };
}
