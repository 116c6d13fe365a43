import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { Message } from "../boxes/post.ts";
import type { Channel } from "../channels/channel.ts";
import { discussionOf, threadIds } from "../channels/threads.ts";
import { peerView } from "./peer-view.ts";

const mostRecentRepliers = 3;

/** TL type MessageReplies: how many have answered in the message's thread, or commented on a channel's post. */
export function repliesView({ id, dialog: { peer } }: Message, viewer: Account): TlObject | undefined {
  if (peer.kind !== "channel") return undefined;
  if (!peer.isBroadcast) return peer.threads.has(id) ? countView(peer, id, viewer) : undefined;
  const root = peer.linked && discussionOf(peer, id);
  if (!peer.linked || !root) return undefined;
  return { ...countView(peer.linked, root.id, viewer), comments: true, channel_id: peer.linked.id };
}

function countView(group: Channel, threadId: number, viewer: Account): TlObject {
  const ids = threadIds(group, threadId);
  const authors = ids.toReversed().flatMap((id) => group.box.message(id)?.post.author ?? []);
  const recent = [...new Set(authors)].slice(0, mostRecentRepliers);
  return {
    _: "messageReplies",
    replies: ids.length,
    replies_pts: group.box.pts,
    recent_repliers: recent.length > 0 ? recent.map(peerView) : undefined,
    max_id: ids.at(-1),
    read_max_id: group.members.get(viewer.id)?.readThreads.get(threadId),
  };
}
