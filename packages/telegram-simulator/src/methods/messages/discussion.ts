import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { discussionOf, threadIds } from "../../world/channels/threads.ts";
import type { World } from "../../world/world.ts";
import { originOf } from "../channels/membership.ts";
import { requireChannel } from "../input-peer.ts";
import { method } from "../method.ts";
import { channelMessagesView, contentView, type GetHistory, pageOf } from "./history.ts";

interface OfThread {
  peer: TlObject;
  msg_id: number;
}

/** A supergroup, and the message with which a thread of it begins. */
interface Thread {
  group: Channel;
  rootId: number;
  /** The post that the thread comments on. */
  post: { channel: Channel; id: number } | undefined;
}

/** Threads and comments (core.telegram.org/api/threads, core.telegram.org/api/discussion). */
export function discussionMethods(world: World): MethodTable {
  return {
    "messages.getDiscussionMessage": method<OfThread>((call, request) => {
      const account = call.requireAccount();
      const { group, rootId } = requireThread(world, account, request);
      const root = group.box.message(rootId);
      if (root === undefined) throw new RpcError(400, "MSG_ID_INVALID");
      const ids = threadIds(group, rootId);
      const readUpTo = readIn(group, account, rootId);
      return {
        _: "messages.discussionMessage",
        max_id: ids.at(-1),
        read_inbox_max_id: readUpTo || undefined,
        unread_count: ids.filter((id) => id > readUpTo && group.box.message(id)?.post.author !== account)
          .length,
        ...contentView(world, account, [root]),
      };
    }),
    "messages.getReplies": method<OfThread & GetHistory>((call, request) => {
      const account = call.requireAccount();
      const { group, rootId } = requireThread(world, account, request);
      const ids = threadIds(group, rootId);
      const page = pageOf(group.box, ids, request).flatMap((id) => group.box.message(id) ?? []);
      return channelMessagesView(group, ids.length, contentView(world, account, page));
    }),
    "messages.readDiscussion": method<OfThread & { read_max_id: number }>((call, request) => {
      const account = call.requireAccount();
      const thread = requireThread(world, account, request);
      const { group, rootId, post } = thread;
      const upTo = threadIds(group, rootId).findLast((id) => id <= request.read_max_id) ?? 0;
      const member = group.members.get(account.id);
      if (member === undefined || upTo <= readIn(group, account, rootId)) return true;
      member.readThreads.set(rootId, upTo);
      const update = {
        _: "updateReadChannelDiscussionInbox",
        channel_id: group.id,
        top_msg_id: rootId,
        read_max_id: upTo,
        broadcast_id: post?.channel.id,
        broadcast_post: post?.id,
      };
      world.conversations.notify(account, [update], new Set([group]), originOf(call, account));
      return true;
    }),
  };
}

/** The thread of a supergroup's message or topic, or under a channel's post. Throws RpcError MSG_ID_INVALID. */
function requireThread(world: World, account: Account, { peer, msg_id }: OfThread): Thread {
  const channel = requireChannel(world, account, peer);
  if (!channel.isBroadcast) {
    const isThere = channel.topics?.has(msg_id) || channel.box.message(msg_id) !== undefined;
    if (!isThere) throw new RpcError(400, "MSG_ID_INVALID");
    return { group: channel, rootId: msg_id, post: undefined };
  }
  const root = discussionOf(channel, msg_id);
  if (channel.linked === undefined || root === undefined) throw new RpcError(400, "MSG_ID_INVALID");
  return { group: channel.linked, rootId: root.id, post: { channel, id: msg_id } };
}

function readIn(group: Channel, account: Account, rootId: number): number {
  return group.members.get(account.id)?.readThreads.get(rootId) ?? 0;
}
