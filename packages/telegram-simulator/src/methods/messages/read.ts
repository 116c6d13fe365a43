import type { Call, MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { seeMentions, unreadMentionsIn } from "../../world/channels/channel-mentions.ts";
import { markedId } from "../../world/peer.ts";
import type { World } from "../../world/world.ts";
import { requirePeer, requireWritablePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";

/** What tells the others that one reads or writes: readHistory, readMessageContents, setTyping. */
export function readMethods(world: World): MethodTable {
  const { conversations } = world;
  return {
    "messages.readHistory": method<{ peer: TlObject; max_id: number }>((call, { peer, max_id }) => {
      const account = call.requireAccount();
      const chat = requirePeer(world, account, peer);
      // Channels have a method of their own for it.
      if (chat.kind === "channel") throw new RpcError(400, "PEER_ID_INVALID");
      const dialog = account.box.dialogs.get(markedId(chat));
      // 0 stands for everything.
      const maxId = max_id === 0 ? Number.MAX_SAFE_INTEGER : max_id;
      const origin = { account, sessionId: call.sessionId };
      const event = dialog && conversations.read(account, dialog, maxId, origin);
      return affected(event?.pts ?? account.box.pts, event?.ptsCount ?? 0);
    }),
    "messages.readMessageContents": method<{ id: number[] }>((call, { id }) => {
      const account = call.requireAccount();
      const { pts, ptsCount } = conversations.readContents(account, id, {
        account,
        sessionId: call.sessionId,
      });
      for (const one of id) {
        const message = account.box.message(one);
        if (message && !message.out) world.feedback.open(message.post);
      }
      return affected(pts, ptsCount);
    }),
    "messages.readMentions": method<{ peer: TlObject }>((call, request) => {
      rejectNotSimulated(request, ["top_msg_id"]);
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      if (peer.kind === "channel") return readAllMentions(world, call, account, peer);
      const dialog = account.box.dialogs.get(markedId(peer));
      const ids = dialog ? account.box.unreadMentionsIn(dialog) : [];
      const origin = { account, sessionId: call.sessionId };
      const { pts, ptsCount } = conversations.readContents(account, ids, origin);
      return { _: "messages.affectedHistory", pts, pts_count: ptsCount, offset: 0 };
    }),
    "messages.setTyping": method<{ peer: TlObject; action: TlObject }>((call, { peer, action }) => {
      const account = call.requireAccount();
      conversations.type(account, requireWritablePeer(world, account, peer), action);
      return true;
    }),
  };
}

function readAllMentions(world: World, call: Call, account: Account, channel: Channel): TlObject {
  readChannelContents(world, call, account, channel, unreadMentionsIn(channel, account));
  return { _: "messages.affectedHistory", pts: channel.box.pts, pts_count: 0, offset: 0 };
}

/** The account has seen these messages of a channel in which it is mentioned: its other sessions are told. */
export function readChannelContents(
  world: World,
  call: Call,
  account: Account,
  channel: Channel,
  ids: readonly number[],
): void {
  const seen = seeMentions(channel, account, ids);
  if (seen.length === 0) return;
  const update = { _: "updateChannelReadMessagesContents", channel_id: channel.id, messages: seen };
  world.conversations.notify(account, [update], new Set([channel]), { account, sessionId: call.sessionId });
}

function affected(pts: number, ptsCount: number): TlObject {
  return { _: "messages.affectedMessages", pts, pts_count: ptsCount };
}
