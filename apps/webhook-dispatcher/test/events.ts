import type { Event } from "@telepipe/contracts";

const account = { id: 42, phone_number: "+10000000000" };

/** A plain text message in a private chat; its id derives from chat and number. */
export function newMessage(chatId: number, messageId: number, receivedAt = Date.now()): Event {
  return {
    v: 1,
    id: `msg_${Math.abs(chatId)}_${messageId}`,
    account,
    chat_id: chatId,
    received_at: receivedAt,
    type: "message.new",
    data: {
      message: {
        message_id: messageId,
        chat: { id: chatId, type: "private", title: null, username: null },
        date: 1_672_574_400,
        edit_date: null,
        from: null,
        text: `message ${messageId}`,
        entities: [],
        media: null,
        reply_to: null,
        service: null,
        media_group_id: null,
      },
    },
  };
}

/** `count` messages in each of `chats` chats, interleaved as they would come in. */
export function conversation(chats: number, count: number): Event[] {
  return Array.from({ length: count }, (_, message) =>
    Array.from({ length: chats }, (_, chat) => newMessage(1000 + chat, message + 1)),
  ).flat();
}

/** Messages deleted in a chat, or in an unknown one. */
export function deleted(chatId: number | null, messageIds: number[]): Event {
  return {
    v: 1,
    id: `del_${chatId ?? "unknown"}_${messageIds.join("_")}`,
    account,
    chat_id: chatId,
    received_at: Date.now(),
    type: "message.deleted",
    data: { message_ids: messageIds },
  };
}
