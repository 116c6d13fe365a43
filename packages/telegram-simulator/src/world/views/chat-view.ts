import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { Group, GroupMember } from "../group.ts";
import { photoView } from "./media-view.ts";

/** TL type Chat, as the viewer sees the group: those who are not in it learn its title only. */
export function chatView(viewer: Account, group: Group): TlObject {
  if (!group.members.has(viewer.id)) return { _: "chatForbidden", id: group.id, title: group.title };
  return {
    _: "chat",
    creator: group.creator === viewer,
    id: group.id,
    title: group.title,
    photo: chatPhotoView(group),
    participants_count: group.members.size,
    date: group.date,
    version: group.version,
    default_banned_rights: { _: "chatBannedRights", until_date: 0 },
  };
}

/** TL type ChatPhoto. */
function chatPhotoView({ photo }: Group): TlObject {
  if (photo === undefined) return { _: "chatPhotoEmpty" };
  return { _: "chatPhoto", photo_id: photo.id, dc_id: photo.dcId };
}

/** TL type ChatFull, for a member. */
export function chatFullView(group: Group): TlObject {
  return {
    _: "chatFull",
    id: group.id,
    about: "",
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

function participantView(group: Group, { account, inviter, date }: GroupMember): TlObject {
  if (account === group.creator) return { _: "chatParticipantCreator", user_id: account.id };
  return { _: "chatParticipant", user_id: account.id, inviter_id: inviter.id, date };
}
