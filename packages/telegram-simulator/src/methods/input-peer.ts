import { NotSimulatedError } from "../rpc/not-simulated-error.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import { boxOf } from "../world/boxes/box-of.ts";
import type { Channel } from "../world/channels/channel.ts";
import { forbiddenBy, hasAdminRight, isMember, mayRead } from "../world/channels/membership.ts";
import type { AdminRight } from "../world/channels/rights.ts";
import { isGroupAdmin } from "../world/group.ts";
import { markedId, type Peer } from "../world/peer.ts";
import { referencesOf } from "../world/views/references.ts";
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
    case "inputUserFromMessage":
    case "inputPeerUserFromMessage":
      return userInMessage(world, caller, input);
    default:
      return undefined;
  }
}

/** Somebody known by a `min` object only: of the message that introduced them (core.telegram.org/api/min). */
function userInMessage(world: World, caller: Account, input: TlObject): Account | undefined {
  // Of these TL types in both.
  const { peer, msg_id, user_id } = input as unknown as { peer: TlObject; msg_id: number; user_id: bigint };
  const chat = requirePeer(world, caller, peer);
  const message = boxOf(caller, chat).message(msg_id);
  if (message?.dialog.peer !== chat) throw new RpcError(400, "MSG_ID_INVALID");
  const named = [...referencesOf(world.accounts, [message]).peers].find(({ id }) => id === user_id);
  return named?.kind === "user" ? named : undefined;
}

/** As userOf. Throws RpcError USER_ID_INVALID. */
export function requireUser(world: World, caller: Account, input: TlObject): Account {
  const account = userOf(world, caller, input);
  if (account === undefined) throw new RpcError(400, "USER_ID_INVALID");
  return account;
}

/**
 * The user, group or channel that an InputPeer means. A group is known to its members and to those who have its
 * messages from the time when they were. Throws RpcError PEER_ID_INVALID, and for channels as requireChannel does.
 */
export function requirePeer(world: World, caller: Account, input: TlObject): Peer {
  if (input._ === "inputPeerChannel") return requireChannel(world, caller, input);
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

/**
 * The channel that an InputChannel or InputPeer means, when the caller shows its own access hash for it and may read
 * it. Throws RpcError CHANNEL_INVALID, and 406 CHANNEL_PRIVATE to those who are not in a private one or were removed.
 */
export function requireChannel(world: World, caller: Account, input: TlObject): Channel {
  if (input._ !== "inputChannel" && input._ !== "inputPeerChannel") {
    if (input._.endsWith("FromMessage")) throw new NotSimulatedError(input._);
    throw new RpcError(400, "CHANNEL_INVALID");
  }
  // Of TL type long.
  const channel = world.channels.byId(input.channel_id as bigint);
  if (channel === undefined || channel.accessHashFor(caller) !== input.access_hash)
    throw new RpcError(400, "CHANNEL_INVALID");
  if (!mayRead(channel, caller)) throw new RpcError(406, "CHANNEL_PRIVATE");
  return channel;
}

/** As requireChannel, for administrators with this right only. Throws RpcError CHAT_ADMIN_REQUIRED to others. */
export function requireChannelAdmin(
  world: World,
  caller: Account,
  input: TlObject,
  right: AdminRight,
): Channel {
  const channel = requireChannel(world, caller, input);
  if (!hasAdminRight(channel, caller, right)) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  return channel;
}

/**
 * As requirePeer, for writing there. Throws RpcError 403 CHAT_WRITE_FORBIDDEN to those who have left the group, and
 * for channels as checkMayWrite does.
 */
export function requireWritablePeer(world: World, caller: Account, input: TlObject): Peer {
  const peer = requirePeer(world, caller, input);
  if (peer.kind === "channel") checkMayWrite(peer, caller);
  if (peer.kind === "group") {
    const isSilenced = peer.defaultBan.rights.has("send_messages") && !isGroupAdmin(peer, caller);
    if (!peer.members.has(caller.id) || peer.migratedTo || isSilenced) {
      throw new RpcError(403, "CHAT_WRITE_FORBIDDEN");
    }
  }
  return peer;
}

/**
 * Throws RpcError when the caller may write nothing at all in the channel: CHAT_ADMIN_REQUIRED in a broadcast channel
 * (core.telegram.org/api/errors), CHAT_WRITE_FORBIDDEN where it is not a member or nobody may, and
 * USER_BANNED_IN_CHANNEL when it has been restricted.
 */
function checkMayWrite(channel: Channel, caller: Account): void {
  if (channel.isBroadcast) {
    if (hasAdminRight(channel, caller, "post_messages")) return;
    throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
  }
  if (!isMember(channel, caller)) throw new RpcError(403, "CHAT_WRITE_FORBIDDEN");
  const obstacle = forbiddenBy(channel, caller, ["send_messages"]);
  if (obstacle === "ban") throw new RpcError(400, "USER_BANNED_IN_CHANNEL");
  if (obstacle === "default") throw new RpcError(403, "CHAT_WRITE_FORBIDDEN");
}
