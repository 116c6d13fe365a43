import type { TlObject } from "../../tl/tl-object.ts";
import type { Message } from "../boxes/post.ts";
import { markedId } from "../peer.ts";
import { mediaView } from "./media-view.ts";
import { peerView } from "./peer-view.ts";

/** TL type Message: the message as the owner of its box sees it. */
export function messageView(message: Message): TlObject {
  const { id, out, post, dialog, box } = message;
  const common = {
    id,
    out,
    media_unread: box.isUnplayed(id),
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
    noforwards: post.flags.noforwards,
    invert_media: post.flags.invertMedia,
    saved_peer_id: isSavedMessage(message) ? peerView(dialog.peer) : undefined,
    message: post.text,
    media: post.media && mediaView(post.media),
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

/** In private chats an incoming message names no sender: it is the peer. */
function fromView({ out, post, dialog }: Message): TlObject | undefined {
  if (post.author === undefined || (dialog.peer.kind === "user" && !out)) return undefined;
  return peerView(post.author);
}

function isSavedMessage({ box, dialog }: Message): boolean {
  return markedId(dialog.peer) === box.ownerId;
}
