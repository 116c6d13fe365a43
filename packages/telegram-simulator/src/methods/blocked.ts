import type { MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import { setBlocked } from "../world/set-blocked.ts";
import { peerView } from "../world/views/peer-view.ts";
import { userView } from "../world/views/user-view.ts";
import type { World } from "../world/world.ts";
import { userOf } from "./input-peer.ts";
import { method } from "./method.ts";
import { rejectNotSimulated } from "./reject-not-simulated.ts";

/** contacts.block, unblock and getBlocked (core.telegram.org/api/block). */
export function blockedMethods(world: World): MethodTable {
  return {
    "contacts.block": method<{ id: TlObject }>((call, request) => {
      rejectNotSimulated(request, ["my_stories_from"]);
      const account = call.requireAccount();
      setBlocked(world, account, requirePerson(world, account, request.id), true);
      return true;
    }),
    "contacts.unblock": method<{ id: TlObject }>((call, request) => {
      rejectNotSimulated(request, ["my_stories_from"]);
      const account = call.requireAccount();
      setBlocked(world, account, requirePerson(world, account, request.id), false);
      return true;
    }),
    "contacts.getBlocked": method<{ offset: number; limit: number }>((call, request) => {
      rejectNotSimulated(request, ["my_stories_from"]);
      return blockedView(world, call.requireAccount(), request);
    }),
  };
}

function requirePerson(world: World, account: Account, input: TlObject): Account {
  const other = userOf(world, account, input);
  if (other === undefined) throw new RpcError(400, "PEER_ID_INVALID");
  if (other === account) throw new RpcError(400, "CONTACT_ID_INVALID");
  return other;
}

function blockedView(
  world: World,
  account: Account,
  { offset, limit }: { offset: number; limit: number },
): TlObject {
  const all = [...account.blocked].flatMap(([id, date]) => {
    const other = world.accounts.byId(id);
    return other ? [{ other, date }] : [];
  });
  const page = all.slice(offset, offset + limit);
  return {
    _: page.length === all.length ? "contacts.blocked" : "contacts.blockedSlice",
    count: all.length,
    blocked: page.map(({ other, date }) => ({ _: "peerBlocked", peer_id: peerView(other), date })),
    chats: [],
    users: page.map(({ other }) => userView(account, other)),
  };
}
