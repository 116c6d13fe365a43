import type { Message } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { isMedia, textOf, toMessage } from "./to-message.ts";

/** What was asked for, for answers that do not repeat it. */
export interface SentContent {
  readonly chatId: number;
  readonly randomId: bigint;
  readonly text: string;
}

/**
 * The message that a send made (core.telegram.org/constructor/updateShortSentMessage and updates): its short form
 * repeats only what the server changed.
 *
 * @throws when the answer names no message
 */
export function sentMessage(updates: Api.TypeUpdates, sent: SentContent): Message {
  if (updates instanceof Api.UpdateShortSentMessage) {
    return {
      message_id: updates.id,
      date: updates.date,
      chat: { id: sent.chatId },
      ...textOf(sent.text, updates.entities, isMedia(updates.media)),
    };
  }
  const id = messageIdIn(updates, sent.randomId);
  const message = messagesIn(updates).find((candidate) => candidate.id === id);
  if (!message) throw new Error(`the answer to a send names no message: ${updates.className}`);
  return toMessage(message);
}

/** The message that an edit changed; null when the answer does not hold it. */
export function editedMessage(updates: Api.TypeUpdates, messageId: number): Message | null {
  const message = messagesIn(updates).find(({ id }) => id === messageId);
  return message ? toMessage(message) : null;
}

function messageIdIn(updates: Api.TypeUpdates, randomId: bigint): number | null {
  for (const update of updatesIn(updates)) {
    if (!(update instanceof Api.UpdateMessageID)) continue;
    if (update.randomId?.equals(bigInt(randomId))) return update.id;
  }
  return null;
}

function messagesIn(updates: Api.TypeUpdates): Api.Message[] {
  return updatesIn(updates).flatMap((update) =>
    (update instanceof Api.UpdateNewMessage ||
      update instanceof Api.UpdateNewChannelMessage ||
      update instanceof Api.UpdateEditMessage ||
      update instanceof Api.UpdateEditChannelMessage) &&
    update.message instanceof Api.Message
      ? [update.message]
      : [],
  );
}

function updatesIn(updates: Api.TypeUpdates): readonly Api.TypeUpdate[] {
  if (updates instanceof Api.Updates || updates instanceof Api.UpdatesCombined) return updates.updates;
  return updates instanceof Api.UpdateShort ? [updates.update] : [];
}
