import type { Call, MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { type Group, isGroupAdmin } from "../../world/group.ts";
import { type ServiceMessage, serviceAction } from "../../world/service-action.ts";
import { eventView } from "../../world/views/event-view.ts";
import { photoView } from "../../world/views/media-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { requireUser } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { chatPhoto } from "../uploaded-picture.ts";

const titleLength = 255;

/** Making and changing basic groups (core.telegram.org/api/channel, "Basic groups"). */
export function manageChatMethods(world: World): MethodTable {
  return {
    "messages.createChat": method<{ users: TlObject[]; title: string }>((call, request) => {
      rejectNotSimulated(request, ["ttl_period"]);
      const creator = call.requireAccount();
      const others = request.users.map((user) => requireUser(world, creator, user));
      if (others.length === 0) throw new RpcError(400, "USERS_TOO_FEW");
      const title = checkedTitle(request.title);
      const members = [...new Set([creator, ...others])];
      const name = `group_${world.groups.size + 1}`;
      const group = world.groups.add({ title, name, members, date: call.nowSeconds() });
      const action = { _: "messageActionChatCreate", title, users: members.map(({ id }) => id) };
      return invited(post(world, call, creator, group, action));
    }),
    "messages.addChatUser": method<{ chat_id: bigint; user_id: TlObject }>((call, request) => {
      const account = call.requireAccount();
      const group = requireGroup(world, account, request.chat_id);
      const user = requireUser(world, account, request.user_id);
      if (group.members.has(user.id)) throw new RpcError(400, "USER_ALREADY_PARTICIPANT");
      if (!isGroupAdmin(group, account) && group.defaultBan.rights.has("invite_users")) {
        throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
      }
      if (user.blocked.has(account.id)) throw new RpcError(403, "USER_PRIVACY_RESTRICTED");
      return invited(serve(world, call, account, group, { action: "chat_add_user", user }));
    }),
    "messages.deleteChatUser": method<{ chat_id: bigint; user_id: TlObject }>((call, request) => {
      rejectNotSimulated(request, ["revoke_history"]);
      const account = call.requireAccount();
      const group = requireGroup(world, account, request.chat_id);
      const user = requireUser(world, account, request.user_id);
      const member = group.members.get(user.id);
      if (member === undefined) throw new RpcError(400, "USER_NOT_PARTICIPANT");
      const isAllowed = account === user || isGroupAdmin(group, account) || member.inviter === account;
      if (!isAllowed || (user === group.creator && account !== user)) {
        throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
      }
      return serve(world, call, account, group, { action: "chat_delete_user", user });
    }),
    "messages.editChatTitle": method<{ chat_id: bigint; title: string }>((call, request) => {
      const account = call.requireAccount();
      const group = requireGroup(world, account, request.chat_id);
      checkMayChange(group, account);
      const title = checkedTitle(request.title);
      if (title === group.title) throw new RpcError(400, "CHAT_NOT_MODIFIED");
      return serve(world, call, account, group, { action: "chat_edit_title", title });
    }),
    "messages.editChatPhoto": method<{ chat_id: bigint; photo: TlObject }>(async (call, request) => {
      const account = call.requireAccount();
      const group = requireGroup(world, account, request.chat_id);
      checkMayChange(group, account);
      const photo = await chatPhoto(world, account, request.photo);
      if (photo === undefined && group.photo === undefined) throw new RpcError(400, "CHAT_NOT_MODIFIED");
      group.photo = photo;
      const action = photo
        ? { _: "messageActionChatEditPhoto", photo: photoView(photo) }
        : { _: "messageActionChatDeletePhoto" };
      return post(world, call, account, group, action);
    }),
    "messages.getCommonChats": method<{ user_id: TlObject; max_id: bigint; limit: number }>(
      (call, request) => {
        const account = call.requireAccount();
        const user = requireUser(world, account, request.user_id);
        if (user === account) throw new RpcError(400, "USER_ID_INVALID");
        const common = [...world.groups, ...world.channels].filter(
          (chat) =>
            chat.members.has(account.id) &&
            chat.members.has(user.id) &&
            !(chat.kind === "channel" && chat.isBroadcast),
        );
        const page = common
          .filter(({ id }) => request.max_id === 0n || id < request.max_id)
          .sort((one, other) => Number(other.id - one.id))
          .slice(0, Math.min(request.limit, 100));
        return { _: "messages.chats", chats: referencesOf(world.accounts, [], page).viewedBy(account).chats };
      },
    ),
  };
}

function checkedTitle(title: string): string {
  const trimmed = title.trim();
  if (trimmed === "") throw new RpcError(400, "CHAT_TITLE_EMPTY");
  return trimmed.slice(0, titleLength);
}

/** Title and picture: everybody may, unless that is forbidden to all but administrators. */
function checkMayChange(group: Group, account: Account): void {
  if (isGroupAdmin(group, account) || !group.defaultBan.rights.has("change_info")) return;
  throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
}

function requireGroup(world: World, account: Account, id: bigint): Group {
  const group = world.groups.byId(id);
  if (!group?.members.has(account.id) || group.migratedTo) throw new RpcError(400, "CHAT_ID_INVALID");
  return group;
}

/** Does what a service message tells of, and posts it: the answer, of TL type Updates. */
function serve(world: World, call: Call, account: Account, group: Group, service: ServiceMessage): TlObject {
  const { action, before, after } = serviceAction(service, account, group, call.nowSeconds());
  before?.();
  const updates = post(world, call, account, group, action);
  after?.();
  return updates;
}

function post(world: World, call: Call, account: Account, group: Group, action: TlObject): TlObject {
  const origin = { account, sessionId: call.sessionId };
  const event = world.conversations.post({ from: account, to: group, action }, origin).get(account.box);
  if (event === undefined) throw new Error("unreachable: a member gets a copy");
  const about = referencesOf(world.accounts, [event.message], [account]).peers;
  return world.view.full(account, [eventView(event, account)], about);
}

function invited(updates: TlObject): TlObject {
  return { _: "messages.invitedUsers", updates, missing_invitees: [] };
}
