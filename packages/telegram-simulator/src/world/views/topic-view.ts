import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { Message } from "../boxes/post.ts";
import type { Channel } from "../channels/channel.ts";
import { unreadMentionsIn } from "../channels/channel-mentions.ts";
import { threadIds, threadOf } from "../channels/threads.ts";
import type { Topic } from "../channels/topic.ts";
import { peerView } from "./peer-view.ts";

/** TL type ForumTopic, as the viewer sees it. */
export function topicView(viewer: Account, channel: Channel, topic: Topic): TlObject {
  const readUpTo = topicReadUpTo(viewer, channel, topic.id);
  const ids = threadIds(channel, topic.id);
  const isOwn = (id: number) => channel.box.message(id)?.post.author === viewer;
  const isHere = (id: number) => threadOf(channel.box.message(id) as Message) === topic.id;
  return {
    _: "forumTopic",
    my: topic.creator === viewer,
    closed: topic.isClosed,
    pinned: topic.isPinned,
    hidden: topic.isHidden,
    id: topic.id,
    date: topic.date,
    peer: peerView(channel),
    title: topic.title,
    icon_color: topic.iconColor,
    icon_emoji_id: topic.iconEmojiId,
    top_message: topMessageId(channel, topic),
    read_inbox_max_id: readUpTo,
    read_outbox_max_id: 0,
    unread_count: ids.filter((id) => id > readUpTo && !isOwn(id)).length,
    // Only ids of messages that exist are listed.
    unread_mentions_count: unreadMentionsIn(channel, viewer).filter(isHere).length,
    unread_reactions_count: 0,
    from_id: peerView(topic.creator),
    notify_settings: { _: "peerNotifySettings" },
  };
}

/** The newest message in the topic; the one that made it when there is none yet. */
export function topMessageId(channel: Channel, topic: Topic): number {
  return threadIds(channel, topic.id).at(-1) ?? topic.id;
}

/** Reading a topic is one thing, reading the whole forum another: whatever reaches further counts. */
function topicReadUpTo(viewer: Account, channel: Channel, topicId: number): number {
  const member = channel.members.get(viewer.id);
  return Math.max(member?.readThreads.get(topicId) ?? 0, member?.readInboxMaxId ?? 0);
}
