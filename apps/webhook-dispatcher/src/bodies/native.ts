import type { Event, EventMedia, EventMessage, EventReply } from "@telepipe/contracts";
import type { MediaLinks } from "@telepipe/runtime";

/** Kinds that receivers of the Python service tell apart; its music files were documents. */
const NATIVE_TYPES: Readonly<Record<string, string>> = { audio: "document" };

/**
 * The webhook body in the Python service's shape: its fields have its names, types and nulls, everything else
 * is an addition. Events without a single message carry `data` instead.
 */
export function nativeBody(event: Event, links: MediaLinks): Record<string, unknown> {
  const envelope = {
    event: event.type,
    event_id: event.id,
    account_id: event.account.id,
    account_phone_number: event.account.phone_number,
    chat_id: event.chat_id,
    received_at: new Date(event.received_at).toISOString(),
  };
  switch (event.type) {
    case "message.new":
    case "message.sent":
    case "message.edited":
      return { ...envelope, message: nativeMessage(event.data.message, links) };
    case "media_group.new": {
      const { messages, ...album } = event.data;
      return {
        ...envelope,
        data: { ...album, messages: messages.map((message) => nativeMessage(message, links)) },
      };
    }
    default:
      return { ...envelope, data: event.data };
  }
}

function nativeMessage(message: EventMessage, links: MediaLinks): Record<string, unknown> {
  return {
    message_id: message.message_id,
    chat: message.chat,
    date: isoDate(message.date),
    edit_date: message.edit_date === null ? null : isoDate(message.edit_date),
    text: message.text,
    entities: message.entities,
    media: message.media && nativeMedia(message.media),
    media_url: mediaUrl(message.media, links),
    media_group_id: message.media_group_id,
    from: message.from,
    reply_to_message: message.reply_to && nativeReply(message.reply_to, links),
    service: message.service,
  };
}

function nativeMedia(media: EventMedia): Record<string, unknown> {
  return {
    type: nativeType(media),
    kind: media.type,
    file_id: media.file_id,
    file_name: media.file_name,
    mime_type: media.mime_type,
    size_bytes: media.size_bytes,
    download_error: media.download_error,
    content: media.content,
  };
}

function nativeReply(reply: EventReply, links: MediaLinks): Record<string, unknown> {
  return {
    message_id: reply.message_id,
    text: reply.text,
    media_url: mediaUrl(reply.media, links),
    media_type: reply.media && nativeType(reply.media),
    media: reply.media && nativeMedia(reply.media),
    sender_id: reply.sender_id,
    sender_name: reply.sender_name,
    date: reply.date === null ? null : isoDate(reply.date),
  };
}

function nativeType(media: EventMedia): string {
  return NATIVE_TYPES[media.type] ?? media.type;
}

function mediaUrl(media: EventMedia | null, links: MediaLinks): string | null {
  return media?.file ? links.onMedia(media.file) : null;
}

/** `2023-01-01T12:00:00+00:00`, as Python writes a UTC date. */
function isoDate(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().replace(/\.000Z$/, "+00:00");
}
