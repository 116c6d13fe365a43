import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { boxOf, dialogOf } from "../../world/boxes/box-of.ts";
import type { Message } from "../../world/boxes/post.ts";
import { forbiddenBy, hasAdminRight } from "../../world/channels/membership.ts";
import { replyTo, threadOf } from "../../world/channels/threads.ts";
import type { Peer } from "../../world/peer.ts";
import { eventView } from "../../world/views/event-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { requireWritablePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { requireMessage } from "./require-message.ts";

interface UpdatePinnedMessage {
  silent?: true;
  unpin?: true;
  pm_oneside?: true;
  peer: TlObject;
  id: number;
}

/** Pinned messages (core.telegram.org/api/pin). */
export function pinMethods(world: World): MethodTable {
  const { conversations } = world;
  return {
    "messages.updatePinnedMessage": method<UpdatePinnedMessage>((call, request) => {
      const account = call.requireAccount();
      const peer = requireWritablePeer(world, account, request.peer);
      checkMayPin(account, peer);
      const message = requireMessage(account, peer, request.id);
      if (message.post.action) throw new RpcError(400, "MESSAGE_ID_INVALID");
      const { copies } = message.post;
      const isPinned = message.box.isPinned(message.id);
      if (isPinned !== (request.unpin === true)) throw new RpcError(400, "CHAT_NOT_MODIFIED");
      const origin = { account, sessionId: call.sessionId };
      const pinned = !request.unpin;
      const events = conversations.pin(request.pm_oneside ? [message] : copies, pinned, origin);
      const own = [...events].flatMap(([box, event]) => (box === message.box ? [event] : []));
      if (pinned && !request.pm_oneside) {
        const service = conversations.post(pinService(account, message, request.silent === true), origin);
        own.push(...[service.get(message.box)].flatMap((event) => event ?? []));
      }
      const messages = own.flatMap((event) => ("message" in event ? event.message : []));
      const about = referencesOf(world.accounts, messages, [account, message.dialog.peer]).peers;
      return world.view.full(
        account,
        own.map((event) => eventView(event, account)),
        about,
      );
    }),
    "messages.unpinAllMessages": method<{ peer: TlObject; top_msg_id?: number }>((call, request) => {
      const account = call.requireAccount();
      const { top_msg_id: topicId } = request;
      const peer = requireWritablePeer(world, account, request.peer);
      checkMayPin(account, peer);
      const box = boxOf(account, peer);
      const dialog = dialogOf(account, peer);
      const ids = dialog ? box.pinnedIn(dialog) : [];
      const messages = ids.flatMap((id) => box.message(id) ?? []);
      const meant = messages.filter((message) => topicId === undefined || threadOf(message) === topicId);
      const copies = meant.flatMap(({ post }) => post.copies);
      const events = conversations.pin(copies, false, { account, sessionId: call.sessionId });
      const ptsCount = events.get(box)?.ptsCount ?? 0;
      return { _: "messages.affectedHistory", pts: box.pts, pts_count: ptsCount, offset: 0 };
    }),
  };
}

/** In a supergroup it may be forbidden to members, in a channel it is part of editing. Throws RpcError. */
function checkMayPin(account: Account, peer: Peer): void {
  if (peer.kind !== "channel") return;
  const isAllowed = peer.isBroadcast
    ? hasAdminRight(peer, account, "edit_messages")
    : hasAdminRight(peer, account, "pin_messages") || !forbiddenBy(peer, account, ["pin_messages"]);
  if (!isAllowed) throw new RpcError(400, "CHAT_ADMIN_REQUIRED");
}

function pinService(account: Account, message: Message, silent: boolean) {
  return {
    from: account,
    to: message.dialog.peer,
    action: { _: "messageActionPinMessage" },
    reply: replyTo(message),
    flags: { silent },
  };
}
