import type { MethodTable } from "../rpc/call.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import { userFullView, userView } from "../world/views/user-view.ts";
import type { World } from "../world/world.ts";
import { requireUser, userOf } from "./input-peer.ts";
import { method } from "./method.ts";

/** The users namespace. */
export function usersMethods(world: World): MethodTable {
  return {
    "users.getUsers": method<{ id: TlObject[] }>((call, { id }) => {
      const viewer = call.requireAccount();
      return id.map((input) => {
        const account = userOf(world, viewer, input);
        return account ? userView(viewer, account) : { _: "userEmpty", id: input.user_id };
      });
    }),
    "users.getFullUser": method<{ id: TlObject }>((call, { id }) => {
      const viewer = call.requireAccount();
      const account = requireUser(world, viewer, id);
      const users = [userView(viewer, account)];
      return {
        _: "users.userFull",
        full_user: userFullView(viewer, account, commonChatsCount(world, viewer, account)),
        chats: [],
        users,
      };
    }),
  };
}

function commonChatsCount(world: World, viewer: Account, account: Account): number {
  if (viewer === account) return 0;
  return [...world.groups].filter(({ members }) => members.has(viewer.id) && members.has(account.id)).length;
}
