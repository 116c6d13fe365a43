import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { mayInvite } from "../../world/invites/invite-actions.ts";
import { inviteHashIn } from "../../world/invites/invite-directory.ts";
import type { InviteLink, InviteSettings, InvitingChat } from "../../world/invites/invite-link.ts";
import { inviteView } from "../../world/views/invite-view.ts";
import { userView } from "../../world/views/user-view.ts";
import type { World } from "../../world/world.ts";
import { requirePeer, requireUser } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";

interface OfChat {
  peer: TlObject;
}

interface Settings {
  expire_date?: number;
  usage_limit?: number;
  request_needed?: boolean;
  title?: string;
}

interface GetLinks extends OfChat {
  admin_id: TlObject;
  revoked?: true;
  offset_date?: number;
  offset_link?: string;
  limit: number;
}

const mostUses = 99_999;
const longestTitle = 32;
const mostListed = 100;

/** Making and changing links by which people come into a chat (core.telegram.org/api/invites). */
export function inviteLinkMethods(world: World): MethodTable {
  return { ...changingMethods(world), ...listingMethods(world) };
}

function changingMethods(world: World): MethodTable {
  const { invites } = world;
  return {
    "messages.exportChatInvite": method<OfChat & Settings & { legacy_revoke_permanent?: true }>(
      (call, request) => {
        rejectNotSimulated(request, ["subscription_pricing"]);
        const account = call.requireAccount();
        const chat = requireInvitingChat(world, account, request.peer);
        const settings = settingsIn(request, call.nowSeconds());
        const isPermanent = request.legacy_revoke_permanent === true;
        return inviteView(invites, invites.create(chat, account, settings, isPermanent));
      },
    ),
    "messages.editExportedChatInvite": method<OfChat & Settings & { link: string; revoked?: true }>(
      (call, request) => {
        const account = call.requireAccount();
        const link = requireLink(world, account, request);
        if (link.isRevoked) throw new RpcError(400, "INVITE_HASH_EXPIRED");
        const users = [userView(account, link.admin)];
        if (request.revoked) {
          link.isRevoked = true;
          if (link.isPermanent) {
            const next = invites.create(link.chat, link.admin, {}, true);
            const new_invite = inviteView(invites, next);
            return {
              _: "messages.exportedChatInviteReplaced",
              invite: inviteView(invites, link),
              new_invite,
              users,
            };
          }
        } else if (link.isPermanent) {
          throw new RpcError(400, "CHAT_INVITE_PERMANENT");
        } else {
          Object.assign(link, definedIn(settingsIn(request, call.nowSeconds())));
        }
        return { _: "messages.exportedChatInvite", invite: inviteView(invites, link), users };
      },
    ),
    "messages.deleteExportedChatInvite": method<OfChat & { link: string }>((call, request) => {
      const link = requireLink(world, call.requireAccount(), request);
      if (!link.isRevoked) throw new RpcError(400, "INVITE_REVOKED_MISSING");
      invites.remove(link);
      return true;
    }),
    "messages.deleteRevokedExportedChatInvites": method<OfChat & { admin_id: TlObject }>((call, request) => {
      const account = call.requireAccount();
      const chat = requireInvitingChat(world, account, request.peer);
      const admin = requireUser(world, account, request.admin_id);
      for (const link of invites.linksOf(chat))
        if (link.admin === admin && link.isRevoked) invites.remove(link);
      return true;
    }),
  };
}

function listingMethods(world: World): MethodTable {
  const { invites } = world;
  return {
    "messages.getExportedChatInvite": method<OfChat & { link: string }>((call, request) => {
      const account = call.requireAccount();
      const link = requireLink(world, account, request);
      return {
        _: "messages.exportedChatInvite",
        invite: inviteView(invites, link),
        users: [userView(account, link.admin)],
      };
    }),
    "messages.getExportedChatInvites": method<GetLinks>((call, request) => {
      const account = call.requireAccount();
      const chat = requireInvitingChat(world, account, request.peer);
      const admin = requireUser(world, account, request.admin_id);
      if (admin !== account && chat.creator !== account) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
      const all = invites
        .linksOf(chat)
        .filter((link) => link.admin === admin && link.isRevoked === (request.revoked === true));
      const hash = inviteHashIn(request.offset_link ?? "");
      const from = hash === "" ? 0 : all.findIndex((link) => link.hash === hash) + 1;
      const page = all.slice(from, from + Math.min(Math.max(request.limit, 1), mostListed));
      return {
        _: "messages.exportedChatInvites",
        count: all.length,
        invites: page.map((link) => inviteView(invites, link)),
        users: [userView(account, admin)],
      };
    }),
    "messages.getAdminsWithInvites": method<OfChat>((call, { peer }) => {
      const account = call.requireAccount();
      const chat = requireInvitingChat(world, account, peer);
      if (chat.creator !== account) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
      const byAdmin = Map.groupBy(invites.linksOf(chat), ({ admin }) => admin);
      return {
        _: "messages.chatAdminsWithInvites",
        admins: [...byAdmin].map(([admin, links]) => {
          const revoked = links.filter(({ isRevoked }) => isRevoked).length;
          return {
            _: "chatAdminWithInvites",
            admin_id: admin.id,
            invites_count: links.length - revoked,
            revoked_invites_count: revoked,
          };
        }),
        users: [...byAdmin.keys()].map((admin) => userView(account, admin)),
      };
    }),
  };
}

/** A group or channel to which the caller may invite by links. Throws RpcError CHAT_ADMIN_REQUIRED to others. */
export function requireInvitingChat(world: World, account: Account, input: TlObject): InvitingChat {
  const chat = requirePeer(world, account, input);
  if (chat.kind === "user") throw new RpcError(400, "PEER_ID_INVALID");
  if (!mayInvite(chat, account)) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  return chat;
}

/** A link of the chat: one's own, or anybody's for the owner. */
function requireLink(world: World, account: Account, request: OfChat & { link: string }): InviteLink {
  const chat = requireInvitingChat(world, account, request.peer);
  const link = world.invites.byHash(inviteHashIn(request.link));
  if (link?.chat !== chat) throw new RpcError(400, "INVITE_HASH_INVALID");
  if (link.admin !== account && chat.creator !== account) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  return link;
}

/** Throws RpcError for settings that cannot be. 0 lifts a limit. */
function settingsIn(
  { expire_date, usage_limit, request_needed, title }: Settings,
  nowSeconds: number,
): InviteSettings {
  if (expire_date !== undefined && expire_date !== 0 && expire_date <= nowSeconds) {
    throw new RpcError(400, "EXPIRE_DATE_INVALID");
  }
  if (usage_limit !== undefined && (usage_limit < 0 || usage_limit > mostUses)) {
    throw new RpcError(400, "USAGE_LIMIT_INVALID");
  }
  // Whoever has to be let in is counted by those who do so.
  if (request_needed && usage_limit) throw new RpcError(400, "USAGE_LIMIT_INVALID");
  return {
    expireDate: expire_date,
    usageLimit: usage_limit,
    isRequestNeeded: request_needed,
    title: title?.slice(0, longestTitle),
  };
}

/** What an edit changes: 0 takes a limit away, what is not named stays. */
function definedIn({ expireDate, usageLimit, isRequestNeeded, title }: InviteSettings): InviteSettings {
  return {
    ...(expireDate === undefined ? {} : { expireDate: expireDate || undefined }),
    ...(usageLimit === undefined ? {} : { usageLimit: usageLimit || undefined }),
    ...(title === undefined ? {} : { title: title || undefined }),
    ...(isRequestNeeded === undefined ? {} : { isRequestNeeded }),
  };
}
