import { createHash } from "node:crypto";
import type {
  ChatJoinRequest,
  EventMessage,
  MediaGroup,
  MessageReactions,
  UpdatesGap,
} from "@telepipe/contracts";

/**
 * Ids of events. They derive from what happened and from nothing else, so that an update which comes again, after a
 * reconnect or a crash, is recognised as the same one.
 */
export const eventId = {
  newMessage: (accountId: number, { chat, message_id }: EventMessage) =>
    `new_${accountId}_${chat.id}_${message_id}`,

  /**
   * Of an album, by the id that Telegram gave it: an album of which only the end comes again is still recognised, which
   * with the id of its first message it would not be.
   */
  mediaGroup: (accountId: number, { chat, media_group_id }: MediaGroup) =>
    `album_${accountId}_${chat.id}_${media_group_id}`,

  /** An edit is its time and what the message says after it; a moved counter or a reaction is none. */
  editedMessage: (
    accountId: number,
    { chat, message_id, edit_date, text, entities, media, service }: EventMessage,
  ) =>
    `edit_${accountId}_${chat.id}_${message_id}_${edit_date ?? 0}_${digest([
      text,
      entities,
      media && [media.type, media.file_id, media.content],
      service,
    ])}`,

  /** With the moment, since the same reactions can come back; never part of a difference, so it is always the same. */
  reactions: (accountId: number, { chat, message_id, reactions, recent }: MessageReactions, date: number) =>
    `react_${accountId}_${chat.id}_${message_id}_${digest([reactions, recent, date])}`,

  /** @param origin what tells of it: a message's id, or whatever else is never the same for two changes of this chat */
  chatMember: (accountId: number, chatId: number, userId: number, origin: string | number) =>
    `member_${accountId}_${chatId}_${userId}_${origin}`,

  /** Whoever asks again, after having been turned away, does so at another time. */
  joinRequest: (accountId: number, { chat, from, date }: ChatJoinRequest) =>
    `join_${accountId}_${chat.id}_${from.id}_${date}`,

  gap: (accountId: number, { chat_id, reason, from_pts, to_pts }: UpdatesGap) =>
    `gap_${accountId}_${chat_id ?? 0}_${reason}_${from_pts ?? 0}_${to_pts ?? 0}`,

  /** Without the chat, which is only sometimes known for the same update. */
  deletedMessages: (accountId: number, channelId: number | null, messageIds: readonly number[]) =>
    `del_${accountId}_${channelId ?? 0}_${digest(messageIds)}`,

  other: (accountId: number, kind: string, fields: unknown, date: number) =>
    `other_${accountId}_${digest([kind, fields, date])}`,
};

/** 96 bits: more than enough for the events of one account. */
function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 16);
}
