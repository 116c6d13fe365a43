import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import { mayInvite } from "../invites/invite-actions.ts";
import type { InviteDirectory } from "../invites/invite-directory.ts";
import type { Importer, InviteLink, InvitingChat, JoinRequest } from "../invites/invite-link.ts";
import { photoView } from "./media-view.ts";
import { userView } from "./user-view.ts";

/** TL type ExportedChatInvite. */
export function inviteView(invites: InviteDirectory, link: InviteLink): TlObject {
  const requested = [...invites.requestsTo(link.chat).values()].filter((request) => request.link === link);
  return {
    _: "chatInviteExported",
    revoked: link.isRevoked,
    permanent: link.isPermanent,
    request_needed: link.isRequestNeeded,
    link: `https://t.me/+${link.hash}`,
    admin_id: link.admin.id,
    date: link.date,
    expire_date: link.expireDate,
    usage_limit: link.usageLimit,
    usage: link.importers.size || undefined,
    requested: requested.length || undefined,
    title: link.title,
  };
}

/** TL type ChatInvite: what somebody who is not in the chat is shown of it. */
export function invitationView(viewer: Account, { chat, isRequestNeeded }: InviteLink): TlObject {
  const isChannel = chat.kind === "channel";
  const acquaintances = [...chat.members.values()].filter(({ account }) => viewer.contacts.has(account.id));
  return {
    _: "chatInvite",
    channel: isChannel,
    broadcast: isChannel && chat.isBroadcast,
    public: isChannel && chat.username !== undefined,
    megagroup: isChannel && !chat.isBroadcast,
    request_needed: isRequestNeeded,
    title: chat.title,
    about: chat.about || undefined,
    photo: chat.photo ? photoView(chat.photo) : { _: "photoEmpty", id: 0n },
    participants_count: chat.members.size,
    participants:
      acquaintances.length > 0 ? acquaintances.map(({ account }) => userView(viewer, account)) : undefined,
    color: 0,
  };
}

/** TL type ChatInviteImporter. */
export function importerView({ account, date, approvedBy }: Importer): TlObject {
  return { _: "chatInviteImporter", user_id: account.id, date, approved_by: approvedBy?.id };
}

/** TL type ChatInviteImporter, of somebody who waits. */
export function requesterView({ account, date }: JoinRequest): TlObject {
  return {
    _: "chatInviteImporter",
    requested: true,
    user_id: account.id,
    date,
    about: account.about || undefined,
  };
}

/** The fields of ChatFull about invitations; none for those who may not invite. */
export function invitationFields(invites: InviteDirectory, chat: InvitingChat, viewer: Account): object {
  if (!mayInvite(chat, viewer)) return {};
  const link = invites
    .linksOf(chat)
    .find(({ admin, isPermanent, isRevoked }) => admin === viewer && isPermanent && !isRevoked);
  const waiting = [...invites.requestsTo(chat).keys()];
  return {
    exported_invite: link && inviteView(invites, link),
    requests_pending: waiting.length || undefined,
    recent_requesters: waiting.length > 0 ? waiting.slice(-3) : undefined,
  };
}
