import type { EventChat, EventMessage, EventSender } from "@telepipe/contracts";
import { Api } from "telegram";
import type { RemoteFile } from "../download/remote-file.ts";
import { markedIdOf } from "./marked-id.ts";
import type { TlMessage } from "./message-source.ts";
import type { Profiles } from "./profiles.ts";
import { toEntities } from "./to-entities.ts";
import { toMedia } from "./to-media.ts";
import { toService } from "./to-service.ts";

/** A message as far as it can be told without asking Telegram. */
export interface MappedMessage {
  /** Without `reply_to`, and its media without a file yet. */
  readonly message: EventMessage;
  readonly file: RemoteFile | null;
}

/** TL message → the event's, with the names that are known by now. */
export function toMessage(message: TlMessage, profiles: Profiles, accountId: number): MappedMessage {
  const isText = message instanceof Api.Message;
  const media = isText ? toMedia(message.media) : null;
  return {
    message: {
      message_id: message.id,
      chat: chatProfile(message.peerId, profiles, Boolean(message.post)),
      date: message.date,
      edit_date: (isText && message.editDate) || null,
      from: senderOf(message, profiles, accountId),
      text: (isText && message.message) || "",
      entities: isText ? toEntities(message.entities) : [],
      media: media?.media ?? null,
      reply_to: null,
      service: isText ? null : toService(message.action),
      media_group_id: (isText && message.groupedId?.toString()) || null,
      ...(message.mentioned ? { mentioned: true } : {}),
    },
    file: media?.file ?? null,
  };
}

/** Whether everybody who is named in the mapped message is known by name. */
export function isIntroduced(message: TlMessage, profiles: Profiles, accountId: number): boolean {
  const sender = senderId(message, accountId);
  if (sender !== null && !profiles.user(sender)) return false;
  const chat = markedIdOf(message.peerId);
  return Boolean(chat > 0 ? profiles.user(chat) : profiles.chat(chat));
}

/** What is known of a chat by now; a channel that was never introduced counts as a supergroup unless told otherwise. */
export function chatProfile(peer: Api.TypePeer, profiles: Profiles, isPost = false): EventChat {
  const id = markedIdOf(peer);
  if (id > 0) return { id, type: "private", title: null, username: profiles.user(id)?.username ?? null };
  const known = profiles.chat(id);
  if (known) return { id, ...known };
  const type = peer instanceof Api.PeerChat ? "group" : isPost ? "channel" : "supergroup";
  return { id, type, title: null, username: null };
}

/** Whether the account wrote it. In the chat with oneself Telegram marks nothing as outgoing. */
export function isOwnMessage(message: TlMessage, accountId: number): boolean {
  if (message.out) return true;
  const isForward = message instanceof Api.Message && Boolean(message.fwdFrom);
  return markedIdOf(message.peerId) === accountId && !isForward;
}

function senderOf(message: TlMessage, profiles: Profiles, accountId: number): EventSender | null {
  const id = senderId(message, accountId);
  if (id === null) return null;
  return profiles.user(id) ?? { ...NAMELESS, id };
}

const NAMELESS = {
  is_bot: false,
  first_name: null,
  last_name: null,
  username: null,
  language_code: null,
  phone_number: null,
};

/**
 * The user who wrote a message. In a private chat it may have no `from_id`: the sender is the chat, or the account.
 * Null for channel posts and for those who write as a chat (anonymous admins).
 */
function senderId(message: TlMessage, accountId: number): number | null {
  if (message.fromId) return message.fromId instanceof Api.PeerUser ? markedIdOf(message.fromId) : null;
  if (!(message.peerId instanceof Api.PeerUser)) return null;
  return message.out ? accountId : markedIdOf(message.peerId);
}
