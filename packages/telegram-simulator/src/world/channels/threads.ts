import type { Message, Post, Reply } from "../boxes/post.ts";
import type { Peer } from "../peer.ts";
import type { Channel } from "./channel.ts";
import { generalTopicId } from "./topic.ts";

/**
 * The reply to a message, in the thread that the message is in (core.telegram.org/api/threads). Threads are a matter of
 * supergroups: in one that is no forum, a message that is answered begins one.
 */
export function replyTo(original: Message, quote?: Reply["quote"]): Reply {
  return { to: original.post, quote, threadId: threadBegunBy(original) };
}

/** The reply that puts a message into a topic; undefined for the general one, which needs none. */
export function replyInTopic(channel: Channel, topicId: number): Reply | undefined {
  const root = topicId === generalTopicId ? undefined : channel.box.message(topicId);
  return root && { to: root.post, quote: undefined, threadId: topicId };
}

/** The topic or thread that the message is in; undefined for none. In a forum that is the general topic at least. */
export function threadOf({ post, dialog: { peer } }: Pick<Message, "post" | "dialog">): number | undefined {
  if (peer.kind !== "channel") return undefined;
  return post.reply?.threadId ?? (peer.topics ? generalTopicId : undefined);
}

/** Notes that a message has come, if it is in a thread. */
export function noteInThread(channel: Channel, message: Message): void {
  const thread = threadOf(message);
  if (thread === undefined) return;
  const ids = channel.threads.get(thread);
  if (ids) ids.push(message.id);
  else channel.threads.set(thread, [message.id]);
}

/** Ids of the messages in the thread that still exist, ascending; the one that it began with is none of them. */
export function threadIds({ box, threads }: Channel, threadId: number): number[] {
  const known = threads.get(threadId);
  if (known === undefined) return [];
  const present = known.filter((id) => id !== threadId && box.message(id) !== undefined);
  if (present.length < known.length) threads.set(threadId, present);
  return present;
}

/** The message of the discussion group under which the comments on a channel's post stand. */
export function discussionOf(channel: Channel, postId: number): Message | undefined {
  const id = channel.discussedAs.get(postId);
  return id === undefined ? undefined : channel.linked?.box.message(id);
}

function threadBegunBy({ id, post, dialog: { peer } }: Message): number | undefined {
  if (peer.kind !== "channel" || peer.isBroadcast) return undefined;
  if (peer.topics) return post.reply?.threadId ?? (peer.topics.has(id) ? id : generalTopicId);
  return post.reply?.threadId ?? id;
}

/** Whether the post answers something or only stands in a topic. */
export function isTopicReply({ reply }: Post, peer: Peer): boolean {
  return peer.kind === "channel" && peer.topics !== undefined && reply?.threadId !== undefined;
}
