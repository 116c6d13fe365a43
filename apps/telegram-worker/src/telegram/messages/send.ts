import type { Message } from "@telepipe/contracts";
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
import { type SendRequest, sentMessage } from "./sent-message.ts";

/** What every send has. */
export interface SendOptions {
  /** The same for every try of one job; see `randomIdOf`. */
  readonly randomId: bigint;
  /** The text, or the file's caption. */
  readonly content: FormattedText;
  readonly replyToMessageId: number | null;
  readonly silent: boolean;
  /** Unix seconds at which the call was accepted. */
  readonly acceptedAt: number;
}

/** Sends a text message. */
export async function sendText(
  session: TelegramSession,
  peer: ResolvedPeer,
  options: SendOptions & { readonly noPreview: boolean },
): Promise<Message> {
  const request = new Api.messages.SendMessage({
    ...(await common(session, peer, options)),
    noWebpage: options.noPreview,
  });
  return sent(session, peer, request, options);
}

/** Sends an uploaded file. */
export async function sendMedia(
  session: TelegramSession,
  peer: ResolvedPeer,
  options: SendOptions & { readonly media: Api.TypeInputMedia },
): Promise<Message> {
  const request = new Api.messages.SendMedia({
    ...(await common(session, peer, options)),
    media: options.media,
  });
  return sent(session, peer, request, options);
}

async function common(session: TelegramSession, peer: ResolvedPeer, options: SendOptions) {
  const { content, replyToMessageId } = options;
  const entities = await inputEntities(content.entities, session.peers);
  return {
    peer: peer.input,
    message: content.text,
    randomId: bigInt(options.randomId),
    silent: options.silent,
    ...(entities.length > 0 ? { entities } : {}),
    ...(replyToMessageId === null
      ? {}
      : { replyTo: new Api.InputReplyToMessage({ replyToMsgId: replyToMessageId }) }),
  };
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
    session.sentIds.record(randomId, peer.id, message.id);
    return message;
  } catch (error) {
    // An earlier try of this very send got through and its answer was lost: the caller gets that one message.
    if (telegramErrorName(error) !== "RANDOM_ID_DUPLICATE") throw error;
    const hasMedia = request instanceof Api.messages.SendMedia;
    return findSentMessage(session, peer, { randomId, text: request.message, hasMedia, acceptedAt });
  }
}
