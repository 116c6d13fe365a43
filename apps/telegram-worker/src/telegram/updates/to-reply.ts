import type { EventReply } from "@telepipe/contracts";
import { Api } from "telegram";
import { markedIdOf } from "./marked-id.ts";
import type { MessageReference, TlMessage } from "./message-source.ts";
import type { Profiles } from "./profiles.ts";
import type { MappedMessage } from "./to-message.ts";

/** Where the message that another one answers is to be had. */
export interface ReplyTarget extends MessageReference {
  /** What can be said when it cannot be fetched. */
  readonly fallback: EventReply;
}

/** What the message answers; null for answers to stories and for messages that merely lie in a forum's topic. */
export function replyTarget(message: TlMessage): ReplyTarget | null {
  const header = message.replyTo;
  if (!(header instanceof Api.MessageReplyHeader) || !header.replyToMsgId) return null;
  if (header.forumTopic && !header.replyToTopId) return null;
  const fallback = {
    message_id: header.replyToMsgId,
    text: header.quoteText ?? null,
    media: null,
    sender_id: null,
    sender_name: null,
    date: null,
  };
  // A message of another chat can only be had through the one that answers it.
  const id = header.replyToPeerId
    ? new Api.InputMessageReplyTo({ id: message.id })
    : new Api.InputMessageID({ id: header.replyToMsgId });
  return { peer: message.peerId, id, fallback };
}

/** The replied-to message as the event has it; its media without a file yet. */
export function toReply(
  original: TlMessage,
  mapped: MappedMessage,
  profiles: Profiles,
  me: { id: number; firstName: string },
): EventReply {
  const { message_id, text, media, date, from, chat } = mapped.message;
  const sender = from
    ? { id: from.id, name: joined(from.first_name, from.last_name) }
    : original.out
      ? { id: me.id, name: me.firstName }
      : (chatAsSender(original, profiles) ?? { id: chat.id, name: chat.title });
  return { message_id, text, media, sender_id: sender.id, sender_name: sender.name || null, date };
}

/** An anonymous admin or a channel writes in the name of a chat. */
function chatAsSender(message: TlMessage, profiles: Profiles): { id: number; name: string | null } | null {
  if (!message.fromId) return null;
  const id = markedIdOf(message.fromId);
  return { id, name: profiles.chat(id)?.title ?? null };
}

function joined(...names: (string | null)[]): string {
  return names.filter(Boolean).join(" ");
}
