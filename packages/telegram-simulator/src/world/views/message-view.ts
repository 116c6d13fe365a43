import type { TlObject } from "../../tl/tl-object.ts";
import type { Forward, Message } from "../boxes/post.ts";
import { markedId } from "../peer.ts";
import { mediaView } from "./media-view.ts";
import { peerView } from "./peer-view.ts";

/** TL type Message: the message as the owner of its box sees it. */
export function messageView(message: Message): TlObject {
  const { id, out, post, dialog, box } = message;
  const common = {
    id,
    out,
    mentioned: message.mentioned,
    media_unread: box.areContentsUnread(id),
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
    media: post.media && mediaView(post.media, box.ownerId),
    entities: post.entities.length > 0 ? post.entities : undefined,
    edit_date: post.editDate,
  };
}

/** TL type MessageReplyHeader, when the message answers one that this box (still) holds. */
export function replyView({ post, box }: Message): TlObject | undefined {
  const original = post.reply?.to.copies.find((copy) => copy.box === box);
  if (post.reply === undefined || original === undefined) return undefined;
  const { quote } = post.reply;
  return {
    _: "messageReplyHeader",
    reply_to_msg_id: original.id,
    quote: quote !== undefined,
    quote_text: quote?.text,
    quote_entities: quote && quote.entities.length > 0 ? quote.entities : undefined,
    quote_offset: quote?.offset,
  };
}

/** TL type MessageFwdHeader. */
export function forwardView({ from, date, savedFrom }: Forward): TlObject {
  return {
    _: "messageFwdHeader",
    from_id: from && peerView(from),
    date,
    saved_from_peer: savedFrom && peerView(savedFrom.peer),
    saved_from_msg_id: savedFrom?.messageId,
  };
}

/** In private chats an incoming message names no sender: it is the peer. */
function fromView({ out, post, dialog }: Message): TlObject | undefined {
  if (post.author === undefined || (dialog.peer.kind === "user" && !out)) return undefined;
  return peerView(post.author);
}

function isSavedMessage({ box, dialog }: Message): boolean {
  return markedId(dialog.peer) === box.ownerId;
}
