import type { Call, MethodTable } from "../../rpc/call.ts";
import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Peer } from "../../world/peer.ts";
import { peerView } from "../../world/views/peer-view.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";

/** An account without Premium pins so many chats (config dialogs_pinned_limit_default). */
const mostPinned = 5;

/** How an account marks its chats for itself: on top of the list, or as unread. */
export function dialogMarkMethods(world: World): MethodTable {
  return {
    "messages.toggleDialogPin": method<{ pinned?: true; peer: TlObject }>((call, request) => {
      const account = call.requireAccount();
      const peer = peerOf(world, account, request.peer);
      const { pinnedChats } = account;
      const pinned = request.pinned === true;
      if (pinned && !pinnedChats.has(peer) && pinnedChats.size >= mostPinned) {
        throw new RpcError(400, "PINNED_DIALOGS_TOO_MUCH");
      }
      if (pinned) pinnedChats.add(peer);
      else pinnedChats.delete(peer);
      tell(world, call, account, peer, { _: "updateDialogPinned", pinned });
      return true;
    }),
    "messages.markDialogUnread": method<{ unread?: true; peer: TlObject }>((call, request) => {
      const account = call.requireAccount();
      const peer = peerOf(world, account, request.peer);
      const unread = request.unread === true;
      if (unread) account.chatsMarkedUnread.add(peer);
      else account.chatsMarkedUnread.delete(peer);
      tell(world, call, account, peer, { _: "updateDialogUnreadMark", unread });
      return true;
    }),
    "messages.getDialogUnreadMarks": method((call) =>
      [...call.requireAccount().chatsMarkedUnread].map(dialogPeerView),
    ),
  };
}

function peerOf(world: World, account: Account, input: TlObject): Peer {
  if (input._ !== "inputDialogPeer") throw new NotSimulatedError(input._);
  return requirePeer(world, account, input.peer as TlObject);
}

function tell(world: World, call: Call, account: Account, peer: Peer, update: TlObject): void {
  const origin = { account, sessionId: call.sessionId };
  const full = { ...update, peer: dialogPeerView(peer) };
  world.conversations.notify(account, [full], new Set([peer]), origin);
}

function dialogPeerView(peer: Peer): TlObject {
  return { _: "dialogPeer", peer: peerView(peer) };
}
