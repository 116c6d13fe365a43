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
export function toMessage(message: TlMessage, profiles: Profiles): MappedMessage {
  const isText = message instanceof Api.Message;
  const media = isText ? toMedia(message.media) : null;
  return {
    message: {
      message_id: message.id,
      chat: chatOf(message, profiles),
      date: message.date,
      edit_date: (isText && message.editDate) || null,
      from: senderOf(message, profiles),
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
export function isIntroduced(message: TlMessage, profiles: Profiles): boolean {
  const sender = senderId(message);
  if (sender !== null && !profiles.user(sender)) return false;
  const chat = markedIdOf(message.peerId);
  return Boolean(chat > 0 ? profiles.user(chat) : profiles.chat(chat));
}

function chatOf(message: TlMessage, profiles: Profiles): EventChat {
  const id = markedIdOf(message.peerId);
  if (id > 0) return { id, type: "private", title: null, username: profiles.user(id)?.username ?? null };
  const known = profiles.chat(id);
  if (known) return { id, ...known };
  const type = message.peerId instanceof Api.PeerChat ? "group" : message.post ? "channel" : "supergroup";
  return { id, type, title: null, username: null };
}

function senderOf(message: TlMessage, profiles: Profiles): EventSender | null {
  const id = senderId(message);
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
 * The user who wrote a message. In a private chat an incoming one has no `from_id`: the chat is the sender. Null for
 * channel posts and for those who write as a chat (anonymous admins).
 */
function senderId(message: TlMessage): number | null {
  if (message.fromId) return message.fromId instanceof Api.PeerUser ? markedIdOf(message.fromId) : null;
  return message.peerId instanceof Api.PeerUser && !message.out ? markedIdOf(message.peerId) : null;
}
