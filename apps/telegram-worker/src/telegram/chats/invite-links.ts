import type { ChatInviteLink, JobParams, Methods } from "@telepipe/contracts";
import { Api } from "telegram";
import { flag, nonBlank, present } from "../objects/present.ts";
import { userOf } from "../objects/to-people.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { rejected, unlessSoAlready, worded } from "../worded.ts";
import { inputUser } from "./resolve-user.ts";

type LinkSettings = Omit<JobParams<Methods["createChatInviteLink"]>, "chat_id">;

const WORDS = { CHAT_ADMIN_REQUIRED: "not enough rights to manage chat invite link" };
const LONGEST_NAME = 32;

/** Makes the primary link anew. @throws ApiError TELEGRAM_REJECTED, CHAT_NOT_FOUND */
export async function replacePrimaryLink(session: TelegramSession, peer: ResolvedPeer): Promise<string> {
  checkHasLinks(peer);
  const request = new Api.messages.ExportChatInvite({ peer: peer.input, legacyRevokePermanent: true });
  return exported(await worded(WORDS, () => session.invoke(request))).link;
}

/** Makes one more link. @throws ApiError TELEGRAM_REJECTED, CHAT_NOT_FOUND */
export async function createLink(
  session: TelegramSession,
  peer: ResolvedPeer,
  settings: LinkSettings,
): Promise<ChatInviteLink> {
  checkHasLinks(peer);
  const { expireDate, usageLimit, title, requestNeeded } = checkedSettings(settings);
  const request = new Api.messages.ExportChatInvite({
    peer: peer.input,
    ...(expireDate ? { expireDate } : {}),
    ...(usageLimit ? { usageLimit } : {}),
    ...(title ? { title } : {}),
    ...(requestNeeded ? { requestNeeded } : {}),
  });
  return toInviteLink(await worded(WORDS, () => session.invoke(request)), session);
}

/** Changes a link: what is not given has no limit afterwards. @throws ApiError TELEGRAM_REJECTED, CHAT_NOT_FOUND */
export async function editLink(
  session: TelegramSession,
  peer: ResolvedPeer,
  link: string,
  settings: LinkSettings,
): Promise<ChatInviteLink> {
  checkHasLinks(peer);
  return edited(
    session,
    new Api.messages.EditExportedChatInvite({ peer: peer.input, link, ...checkedSettings(settings) }),
  );
}

/** Ends a link. @throws ApiError TELEGRAM_REJECTED, CHAT_NOT_FOUND */
export async function revokeLink(
  session: TelegramSession,
  peer: ResolvedPeer,
  link: string,
): Promise<ChatInviteLink> {
  checkHasLinks(peer);
  return edited(session, new Api.messages.EditExportedChatInvite({ peer: peer.input, link, revoked: true }));
}

/** Lets somebody in who has asked, or does not. @throws ApiError TELEGRAM_REJECTED, CHAT_NOT_FOUND */
export async function decideJoinRequest(
  session: TelegramSession,
  peer: ResolvedPeer,
  user: ResolvedPeer,
  decision: { readonly isApproved: boolean; readonly isRepeated: boolean },
): Promise<void> {
  const { isApproved, isRepeated } = decision;
  const done = isRepeated ? ["HIDE_REQUESTER_MISSING", "USER_ALREADY_PARTICIPANT"] : [];
  const approved = isApproved ? { approved: true } : {};
  const request = { peer: peer.input, userId: inputUser(user), ...approved };
  await worded({ CHAT_ADMIN_REQUIRED: "not enough rights to manage chat join requests" }, () =>
    unlessSoAlready(done, () => session.invoke(new Api.messages.HideChatJoinRequest(request))),
  );
}

/** What comes back names the link's maker too. */
async function edited(
  session: TelegramSession,
  request: Api.messages.EditExportedChatInvite,
): Promise<ChatInviteLink> {
  const { invite } = await worded(WORDS, () => session.invoke(request));
  return toInviteLink(invite, session);
}

function checkedSettings({ name, expire_date, member_limit, creates_join_request }: LinkSettings) {
  const requestNeeded = creates_join_request ?? false;
  const usageLimit = member_limit ?? 0;
  if (requestNeeded && usageLimit > 0) {
    throw rejected("member limit can't be specified for links requiring administrator approval");
  }
  const title = [...(name ?? "").trim()].slice(0, LONGEST_NAME).join("");
  return { expireDate: expire_date ?? 0, usageLimit, requestNeeded, title };
}

function checkHasLinks(peer: ResolvedPeer): void {
  if (peer.id > 0) throw rejected("can't invite members to a private chat");
}

function exported(invite: Api.TypeExportedChatInvite): Api.ChatInviteExported {
  // The other constructor is that of public chats' join requests, which nobody makes or changes.
  if (!(invite instanceof Api.ChatInviteExported)) throw rejected("INVITE_HASH_INVALID");
  return invite;
}

function toInviteLink(given: Api.TypeExportedChatInvite, session: TelegramSession): ChatInviteLink {
  const invite = exported(given);
  return {
    invite_link: invite.link,
    creator: userOf(invite.adminId.toJSNumber(), session),
    creates_join_request: Boolean(invite.requestNeeded),
    is_primary: Boolean(invite.permanent),
    is_revoked: Boolean(invite.revoked),
    ...present({
      name: nonBlank(invite.title),
      expire_date: flag(invite.expireDate) && invite.expireDate,
      member_limit: flag(invite.usageLimit) && invite.usageLimit,
      pending_join_request_count: flag(invite.requested) && invite.requested,
    }),
  };
}
