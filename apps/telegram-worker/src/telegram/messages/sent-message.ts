import bigInt from "big-integer";
import { Api } from "telegram";

/** What a send asked for. */
export type SendRequest = Api.messages.SendMessage | Api.messages.SendMedia;

/**
 * The message that a send made (core.telegram.org/constructor/updateShortSentMessage and updates): its short form
 * repeats only what the server changed, so the rest is what was asked for.
 *
 * @throws when the answer names no message
 */
export function sentMessage(
  updates: Api.TypeUpdates,
  request: SendRequest,
  chat: { readonly peerId: Api.TypePeer; readonly accountId: number },
): Api.Message {
  if (updates instanceof Api.UpdateShortSentMessage) return fromShort(updates, request, chat);
  const id = messageIdIn(updates, request.randomId);
  const message = messagesIn(updates).find((candidate) => candidate.id === id);
  if (!message) throw new Error(`the answer to a send names no message: ${updates.className}`);
  return message;
}

/** The message that an edit changed; null when the answer does not hold it. */
export function editedMessage(updates: Api.TypeUpdates, messageId: number): Api.Message | null {
  return messagesIn(updates).find(({ id }) => id === messageId) ?? null;
}

function fromShort(
  short: Api.UpdateShortSentMessage,
  { message, replyTo, noforwards }: SendRequest,
  { peerId, accountId }: { peerId: Api.TypePeer; accountId: number },
): Api.Message {
  const reply =
    replyTo instanceof Api.InputReplyToMessage
      ? new Api.MessageReplyHeader({
          replyToMsgId: replyTo.replyToMsgId,
          quote: Boolean(replyTo.quoteText),
          ...(replyTo.quoteText ? { quoteText: replyTo.quoteText } : {}),
          ...(replyTo.quoteEntities ? { quoteEntities: replyTo.quoteEntities } : {}),
          ...(replyTo.quoteOffset ? { quoteOffset: replyTo.quoteOffset } : {}),
        })
      : undefined;
  return new Api.Message({
    id: short.id,
    out: true,
    peerId,
    fromId: new Api.PeerUser({ userId: bigInt(accountId) }),
    date: short.date,
    message,
    ...(short.media ? { media: short.media } : {}),
    ...(short.entities ? { entities: short.entities } : {}),
    ...(reply ? { replyTo: reply } : {}),
    ...(noforwards ? { noforwards } : {}),
  });
}

/** The id that Telegram gave to the message of a `random_id`; null when it does not say. */
export function messageIdIn(
  updates: Api.TypeUpdates,
  randomId: bigInt.BigInteger | undefined,
): number | null {
  for (const update of updatesIn(updates)) {
    if (!(update instanceof Api.UpdateMessageID)) continue;
    if (randomId && update.randomId?.equals(randomId)) return update.id;
  }
  return null;
}

/** The new and edited messages of an answer. */
export function messagesIn(updates: Api.TypeUpdates): Api.Message[] {
  return updatesIn(updates).flatMap((update) =>
    (update instanceof Api.UpdateNewMessage ||
      update instanceof Api.UpdateNewChannelMessage ||
      update instanceof Api.UpdateNewScheduledMessage ||
      update instanceof Api.UpdateEditMessage ||
      update instanceof Api.UpdateEditChannelMessage) &&
    update.message instanceof Api.Message
      ? [update.message]
      : [],
  );
}

/** Whether the answer is about messages that wait for their time. */
export function isWaiting(updates: Api.TypeUpdates): boolean {
  return updatesIn(updates).some((update) => update instanceof Api.UpdateNewScheduledMessage);
}

/** What an answer holds, whatever its wrapper. */
export function updatesIn(updates: Api.TypeUpdates): readonly Api.TypeUpdate[] {
  if (updates instanceof Api.Updates || updates instanceof Api.UpdatesCombined) return updates.updates;
  return updates instanceof Api.UpdateShort ? [updates.update] : [];
}
