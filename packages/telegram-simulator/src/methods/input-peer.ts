import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import { markedId, type Peer } from "../world/peer.ts";
import type { World } from "../world/world.ts";

/** The account that an InputUser or InputPeer means, when the caller shows its own access hash for it. */
export function userOf(world: World, caller: Account, input: TlObject): Account | undefined {
  switch (input._) {
    case "inputUserSelf":
    case "inputPeerSelf":
      return caller;
    case "inputUser":
    case "inputPeerUser": {
      // Of TL type long in both.
      const account = world.accounts.byId(input.user_id as bigint);
      return account?.accessHashFor(caller) === input.access_hash ? account : undefined;
    }
    default:
      return undefined;
  }
}

/** As userOf. Throws RpcError USER_ID_INVALID. */
export function requireUser(world: World, caller: Account, input: TlObject): Account {
  const account = userOf(world, caller, input);
  if (account === undefined) throw new RpcError(400, "USER_ID_INVALID");
  return account;
}

/**
 * The user or group that an InputPeer means. A group is known to its members and to those who have its messages from
 * the time when they were. Throws RpcError PEER_ID_INVALID, and CHANNEL_INVALID for channels, of which there are none.
 */
export function requirePeer(world: World, caller: Account, input: TlObject): Peer {
  if (input._ === "inputPeerChannel") throw new RpcError(400, "CHANNEL_INVALID");
  if (input._ !== "inputPeerChat") {
    const account = userOf(world, caller, input);
    if (account === undefined) throw new RpcError(400, "PEER_ID_INVALID");
    return account;
  }
  // Of TL type long.
  const group = world.groups.byId(input.chat_id as bigint);
  if (group && (group.members.has(caller.id) || caller.box.dialogs.has(markedId(group)))) return group;
  throw new RpcError(400, "PEER_ID_INVALID");
}

/** As requirePeer, for writing there. Throws RpcError 403 CHAT_WRITE_FORBIDDEN to those who have left the group. */
export function requireWritablePeer(world: World, caller: Account, input: TlObject): Peer {
  const peer = requirePeer(world, caller, input);
  if (peer.kind === "group" && !peer.members.has(caller.id)) throw new RpcError(403, "CHAT_WRITE_FORBIDDEN");
  return peer;
}
