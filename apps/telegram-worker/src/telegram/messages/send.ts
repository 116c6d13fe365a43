import type { ChatId, Message } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import type { FormattedText } from "../../text/message-entity.ts";
import { telegramErrorName } from "../error-mapping.ts";
import { introduce } from "../objects/introduce.ts";
import { toMessage } from "../objects/to-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import { peerOf } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { fetchReferred } from "./completed-message.ts";
import { findSentMessage } from "./find-sent-message.ts";
import { inputEntities } from "./input-entities.ts";
import { scheduledBefore } from "./scheduled.ts";
import { isWaiting, type SendRequest, sentMessage } from "./sent-message.ts";

/** What every send has. */
export interface SendOptions {
  /** The same for every try of one job; see `randomIdOf`. */
  readonly randomId: bigint;
  /** The text, or the file's caption. */
  readonly content: FormattedText;
  readonly replyToMessageId: number | null;
  readonly silent: boolean;
  /** Whether it may not be forwarded or saved. */
  readonly protect: boolean;
  /** The topic, or the post that is commented on. */
  readonly threadId: number | null;
  /** When it goes out, in Unix seconds; null: now. */
  readonly scheduleDate: number | null;
  /** Whether it goes out as well when what it answers is gone. */
  readonly mayLackReply: boolean;
  /** The part that it quotes of what it answers; `position` in UTF-16 units. */
  readonly quote: { readonly content: FormattedText; readonly position: number | null } | null;
  /** Where the answered message is, when it is of another chat. */
  readonly replyToChatId: ChatId | null;
  /** Unix seconds at which the call was accepted. */
  readonly acceptedAt: number;
}

/** Sends a text message. */
export async function sendText(
  session: TelegramSession,
  peer: ResolvedPeer,
  options: SendOptions & { readonly noPreview: boolean; readonly isInverted?: boolean },
): Promise<Message> {
  const request = new Api.messages.SendMessage({
    ...(await common(session, peer, options)),
    noWebpage: options.noPreview,
    ...(options.isInverted ? { invertMedia: true } : {}),
  });
  return sent(session, peer, request, options);
}

/** Sends a file, or another thing that is not text. */
export async function sendMedia(
  session: TelegramSession,
  peer: ResolvedPeer,
  options: SendOptions & { readonly media: Api.TypeInputMedia; readonly isInverted?: boolean },
): Promise<Message> {
  const request = new Api.messages.SendMedia({
    ...(await common(session, peer, options)),
    media: options.media,
    ...(options.isInverted ? { invertMedia: true } : {}),
  });
  return sent(session, peer, request, options);
}

/** What all sending requests have. */
export async function envelope(session: TelegramSession, peer: ResolvedPeer, options: SendOptions) {
  const replyTo = await inputReply(session, options);
  return {
    peer: peer.input,
    silent: options.silent,
    ...(options.protect ? { noforwards: true } : {}),
    ...(options.scheduleDate === null ? {} : { scheduleDate: options.scheduleDate }),
    ...(replyTo === null ? {} : { replyTo }),
  };
}

async function common(session: TelegramSession, peer: ResolvedPeer, options: SendOptions) {
  const { content } = options;
  const entities = await inputEntities(content.entities, session.peers);
  return {
    ...(await envelope(session, peer, options)),
    message: content.text,
    randomId: bigInt(options.randomId),
    ...(entities.length > 0 ? { entities } : {}),
  };
}

async function inputReply(
  session: TelegramSession,
  { replyToMessageId, threadId, quote, replyToChatId }: SendOptions,
): Promise<Api.InputReplyToMessage | null> {
  const replyToMsgId = replyToMessageId ?? threadId;
  if (replyToMsgId === null) return null;
  const chat = replyToChatId === null ? null : await session.peers.resolve(replyToChatId);
  const quoteEntities = quote === null ? [] : await inputEntities(quote.content.entities, session.peers);
  return new Api.InputReplyToMessage({
    replyToMsgId,
    ...(threadId === null || replyToMessageId === null ? {} : { topMsgId: threadId }),
    ...(chat === null ? {} : { replyToPeerId: chat.input }),
    ...(quote === null ? {} : { quoteText: quote.content.text }),
    ...(quoteEntities.length > 0 ? { quoteEntities } : {}),
    ...(quote === null || quote.position === null ? {} : { quoteOffset: quote.position }),
  });
}

async function sent(
  session: TelegramSession,
  peer: ResolvedPeer,
  request: SendRequest,
  options: SendOptions,
): Promise<Message> {
  const [message, referred] = await Promise.all([
    send(session, peer, request, options),
    fetchReferred(session, peer, request.replyTo ?? null),
    introduce(session, peer),
  ]);
  return toMessage(message, referred, session);
}

async function send(
  session: TelegramSession,
  peer: ResolvedPeer,
  request: SendRequest,
  { acceptedAt, ...options }: SendOptions,
): Promise<Api.Message> {
  const randomId = String(options.randomId);
  try {
    const updates = await session.invoke(request);
    const message = sentMessage(updates, request, { peerId: peerOf(peer), accountId: session.me.id });
    // A message that waits has an id of its own kind.
    if (!isWaiting(updates)) session.sentIds.record(randomId, peer.id, message.id);
    return message;
  } catch (error) {
    if (options.mayLackReply && request.replyTo && isReplyGone(error)) {
      const { replyTo: _, ...rest } = request.originalArgs;
      const again =
        request instanceof Api.messages.SendMedia
          ? // The same arguments without one that is optional.
            new Api.messages.SendMedia(rest as typeof Api.messages.SendMedia.prototype.originalArgs)
          : new Api.messages.SendMessage(rest as typeof Api.messages.SendMessage.prototype.originalArgs);
      return send(session, peer, again, { acceptedAt, ...options });
    }
    // An earlier try of this very send got through and its answer was lost: the caller gets that one message.
    if (telegramErrorName(error) !== "RANDOM_ID_DUPLICATE") throw error;
    if (options.scheduleDate !== null) return scheduledBefore(session, peer, { ...options, randomId });
    const hasMedia = request instanceof Api.messages.SendMedia;
    return findSentMessage(session, peer, { randomId, text: request.message, hasMedia, acceptedAt });
  }
}

function isReplyGone(error: unknown): boolean {
  const name = telegramErrorName(error);
  return name === "REPLY_MESSAGE_ID_INVALID" || name === "REPLY_TO_INVALID" || name === "MSG_ID_INVALID";
}
