import bigInt from "big-integer";
import { Api } from "telegram";
import { type MessageFields, plainMessage } from "./plain-message.ts";

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
  if (updates instanceof Api.UpdateShortSentMessage) {
    return messageOfShort(updates, request, { ...chat, accountId: bigInt(chat.accountId) });
  }
  const id = messageIdIn(updates, request.randomId);
  const message = messagesIn(updates).find((candidate) => candidate.id === id);
  if (!message) throw new Error(`the answer to a send names no message: ${updates.className}`);
  return message;
}

/** The message that an edit changed; null when the answer does not hold it. */
export function editedMessage(updates: Api.TypeUpdates, messageId: number): Api.Message | null {
  return messagesIn(updates).find(({ id }) => id === messageId) ?? null;
}

/** What short answers stand for, which both the call and the receiving of updates ask: making one is work. */
const messagesOfShorts = new WeakMap<Api.UpdateShortSentMessage, Api.Message>();

/** The message that a short answer stands for. */
export function messageOfShort(
  short: Api.UpdateShortSentMessage,
  request: SendRequest,
  { peerId, accountId }: { readonly peerId: Api.TypePeer; readonly accountId: Api.long },
): Api.Message {
  const known = messagesOfShorts.get(short);
  if (known) return known;
  const { media, entities, ttlPeriod } = short;
  const replyTo = replyHeader(request.replyTo);
  const fields: MessageFields = {
    id: short.id,
    out: true,
    peerId,
    fromId: new Api.PeerUser({ userId: accountId }),
    date: short.date,
    message: request.message,
    silent: request.silent ?? false,
  };
  if (media) fields.media = media;
  if (entities) fields.entities = entities;
  if (replyTo) fields.replyTo = replyTo;
  if (request.noforwards) fields.noforwards = true;
  if (ttlPeriod) fields.ttlPeriod = ttlPeriod;
  const message = plainMessage(fields);
  messagesOfShorts.set(short, message);
  return message;
}

function replyHeader(replyTo: Api.TypeInputReplyTo | undefined): Api.MessageReplyHeader | null {
  if (!(replyTo instanceof Api.InputReplyToMessage)) return null;
  const { replyToMsgId, quoteText, quoteEntities, quoteOffset } = replyTo;
  return new Api.MessageReplyHeader({
    replyToMsgId,
    quote: Boolean(quoteText),
    ...(quoteText ? { quoteText } : {}),
    ...(quoteEntities ? { quoteEntities } : {}),
    ...(quoteOffset ? { quoteOffset } : {}),
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
