import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { Forward, Message } from "../boxes/post.ts";
import { isTopicReply } from "../channels/threads.ts";
import { generalTopicId } from "../channels/topic.ts";
import { isMentioned } from "../mentions.ts";
import { markedId } from "../peer.ts";
import { mediaView } from "./media-view.ts";
import { peerView } from "./peer-view.ts";
import { reactionsView } from "./reactions-view.ts";
import { repliesView } from "./replies-view.ts";

/** TL type Message, as the viewer sees it: the owner of its box, or anybody who reads the channel. */
export function messageView(message: Message, viewer: Account): TlObject {
  const { id, post, dialog, box } = message;
  const common = {
    id,
    ...perspectiveView(message, viewer),
    post: isChannelPost(message),
    silent: post.flags.silent,
    from_id: fromView(message),
    peer_id: peerView(dialog.peer),
    reply_to: replyView(message),
    date: post.date,
  };
  if (post.action) return { _: "messageService", ...common, action: post.action };
  return {
    _: "message",
    ...common,
    from_scheduled: post.flags.fromScheduled,
    pinned: box.isPinned(id),
    noforwards: post.flags.noforwards,
    invert_media: post.flags.invertMedia,
    saved_peer_id: isSavedMessage(message) ? peerView(dialog.peer) : undefined,
    fwd_from: post.forward && forwardView(post.forward),
    grouped_id: post.groupedId,
    message: post.text,
    media: post.media && mediaView(post.media, viewer.id),
    entities: post.entities.length > 0 ? post.entities : undefined,
    // A post of a channel has been seen by its author at least.
    views: post.viewerIds && post.viewerIds.size + 1,
    forwards: post.viewerIds && 0,
    edit_date: post.editDate,
    // Where somebody moves on the map is no news, though the message changes.
    edit_hide: post.media?.kind === "geo_live" && post.editDate !== undefined,
    replies: repliesView(message, viewer),
    reactions: reactionsView(post, viewer.id),
    post_author: signatureOf(message),
  };
}

/** What differs from one reader of a channel to the other. In an account's box its owner's copy knows it. */
function perspectiveView(message: Message, viewer: Account): Record<string, boolean> {
  const { id, out, mentioned, post, dialog, box } = message;
  if (dialog.peer.kind !== "channel") return { out, mentioned, media_unread: box.areContentsUnread(id) };
  const isOwn = post.author === viewer;
  return {
    out: isOwn,
    mentioned: !isOwn && isMentioned(viewer, post, dialog.peer),
    media_unread: dialog.peer.members.get(viewer.id)?.unreadMentions.has(id) ?? false,
  };
}

function isChannelPost({ dialog: { peer } }: Message): boolean {
  return peer.kind === "channel" && peer.isBroadcast;
}

/** The name under a post of a channel whose posts are signed. */
function signatureOf(message: Message): string | undefined {
  const { author, flags } = message.post;
  if (!flags.isSigned || author === undefined) return undefined;
  return [author.firstName, author.lastName].filter(Boolean).join(" ");
}

/** TL type MessageReplyHeader, when the message answers one that this box (still) holds. */
export function replyView({ post, box, dialog }: Message): TlObject | undefined {
  const original = post.reply?.to.copies.find((copy) => copy.box === box);
  if (post.reply === undefined || original === undefined) return undefined;
  const { quote, threadId } = post.reply;
  return {
    _: "messageReplyHeader",
    // Messages of the general topic do not say so.
    forum_topic: isTopicReply(post, dialog.peer) && threadId !== generalTopicId,
    reply_to_msg_id: original.id,
    reply_to_top_id: threadId === original.id || threadId === generalTopicId ? undefined : threadId,
    quote: quote !== undefined,
    quote_text: quote?.text,
    quote_entities: quote && quote.entities.length > 0 ? quote.entities : undefined,
    quote_offset: quote?.offset,
  };
}

/** TL type MessageFwdHeader. */
export function forwardView({ from, date, channelPost, savedFrom }: Forward): TlObject {
  return {
    _: "messageFwdHeader",
    from_id: from && peerView(from),
    date,
    channel_post: channelPost,
    saved_from_peer: savedFrom && peerView(savedFrom.peer),
    saved_from_msg_id: savedFrom?.messageId,
  };
}

/**
 * In private chats an incoming message names no sender: it is the peer. So it is with the posts of a channel, and an
 * anonymous administrator writes in the group's name.
 */
function fromView(message: Message): TlObject | undefined {
  const { out, post, dialog } = message;
  if (isChannelPost(message)) return undefined;
  if (post.flags.isDiscussed && post.forward?.from) return peerView(post.forward.from);
  if (post.flags.isAnonymous) return peerView(dialog.peer);
  if (post.author === undefined || (dialog.peer.kind === "user" && !out)) return undefined;
  return peerView(post.author);
}

function isSavedMessage({ box, dialog }: Message): boolean {
  return markedId(dialog.peer) === box.ownerId;
}
