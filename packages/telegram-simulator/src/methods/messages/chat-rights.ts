import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { hasAdminRight } from "../../world/channels/membership.ts";
import { type AdminRight, banIn, banView } from "../../world/channels/rights.ts";
import { type Group, isGroupAdmin } from "../../world/group.ts";
import { migrateGroup } from "../../world/migrate-group.ts";
import type { Peer } from "../../world/peer.ts";
import { setGroupAdmin } from "../../world/set-group-admin.ts";
import { eventView } from "../../world/views/event-view.ts";
import { peerView } from "../../world/views/peer-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { channelAnswer } from "../channels/answer.ts";
import { originOf } from "../channels/membership.ts";
import { requirePeer, requireUser } from "../input-peer.ts";
import { method } from "../method.ts";

const longestAbout = 255;

/** Who may do what in a group, what it says of itself, and making it a supergroup. */
export function chatRightsMethods(world: World): MethodTable {
  const { conversations, channelActions } = world;

  function tellMembers(group: Group, update: TlObject, account: Account, sessionId: bigint): void {
    for (const { account: member } of group.members.values()) {
      conversations.notify(member, [update], new Set([group]), { account, sessionId });
    }
  }

  return {
    "messages.editChatAdmin": method<{ chat_id: bigint; user_id: TlObject; is_admin: boolean }>(
      (call, request) => {
        const account = call.requireAccount();
        const group = requireOwnGroup(world, account, request.chat_id);
        const user = requireUser(world, account, request.user_id);
        const member = group.members.get(user.id);
        if (member === undefined) throw new RpcError(400, "USER_NOT_PARTICIPANT");
        if (user === group.creator) throw new RpcError(400, "USER_CREATOR");
        if (member.isAdmin === request.is_admin) throw new RpcError(400, "CHAT_NOT_MODIFIED");
        setGroupAdmin(conversations, group, member, request.is_admin, originOf(call, account));
        return true;
      },
    ),
    "messages.editChatAbout": method<{ peer: TlObject; about: string }>((call, { peer: input, about }) => {
      const account = call.requireAccount();
      const chat = requireChat(world, account, input, "change_info");
      if (about.length > longestAbout) throw new RpcError(400, "CHAT_ABOUT_TOO_LONG");
      if (about === chat.about) throw new RpcError(400, "CHAT_ABOUT_NOT_MODIFIED");
      chat.about = about;
      return true;
    }),
    "messages.editChatDefaultBannedRights": method<{ peer: TlObject; banned_rights: TlObject }>(
      (call, request) => {
        const account = call.requireAccount();
        const chat = requireChat(world, account, request.peer, "ban_users");
        const ban = banIn(request.banned_rights);
        if (ban.untilDate !== 0) throw new RpcError(400, "UNTIL_DATE_INVALID");
        if (chat.kind === "channel") {
          channelActions.restrictAll(chat, ban, originOf(call, account));
          return channelAnswer(world, account, chat);
        }
        chat.defaultBan = ban;
        chat.version += 1;
        const update = {
          _: "updateChatDefaultBannedRights",
          peer: peerView(chat),
          default_banned_rights: banView(ban),
          version: chat.version,
        };
        tellMembers(chat, update, account, call.sessionId);
        return world.view.full(account, [update], new Set([chat]));
      },
    ),
    "messages.migrateChat": method<{ chat_id: bigint }>((call, { chat_id }) => {
      const account = call.requireAccount();
      const group = requireOwnGroup(world, account, chat_id);
      const origin = originOf(call, account);
      const channel = migrateGroup(world, group, account, origin);
      const last = account.box.message(channel.migratedFrom?.maxId ?? 0);
      const about = referencesOf(world.accounts, last ? [last] : [], [account, channel, group]).peers;
      const update = { _: "updateChannel", channel_id: channel.id };
      const farewell = account.box.log
        .after(account.box.pts - 1, 1)
        .map((event) => eventView(event, account));
      return world.view.full(account, [update, ...farewell, ...firstUpdates(channel.box, account)], about);
    }),
  };
}

/** What was written in the new supergroup so far. */
function firstUpdates({ log }: Account["box"], account: Account): TlObject[] {
  return log.after(0, 1).map((event) => eventView(event, account));
}

function requireOwnGroup(world: World, account: Account, id: bigint): Group {
  const group = world.groups.byId(id);
  if (!group?.members.has(account.id) || group.migratedTo) throw new RpcError(400, "CHAT_ID_INVALID");
  if (group.creator !== account) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  return group;
}

/** A group, as an administrator of it, or a channel, with that right. */
function requireChat(
  world: World,
  account: Account,
  input: TlObject,
  right: AdminRight,
): Exclude<Peer, Account> {
  const chat = requirePeer(world, account, input);
  if (chat.kind === "user") throw new RpcError(400, "PEER_ID_INVALID");
  const may = chat.kind === "channel" ? hasAdminRight(chat, account, right) : isGroupAdmin(chat, account);
  if (!may) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  return chat;
}
