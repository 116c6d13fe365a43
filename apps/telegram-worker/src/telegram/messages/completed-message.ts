import type { Message } from "@telepipe/contracts";
import { Api } from "telegram";
import { introduce } from "../objects/introduce.ts";
import { toMessage } from "../objects/to-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import type { TlMessage } from "../updates/message-source.ts";
import { fetchMessage } from "./fetch-message.ts";

/** A message of a chat as methods return it: with names, and with the message that it answers. */
export async function completedMessage(
  session: TelegramSession,
  peer: ResolvedPeer,
  message: TlMessage,
): Promise<Message> {
  const [referred] = await Promise.all([
    fetchReferred(session, peer, message.replyTo ?? null),
    introduce(session, peer),
  ]);
  return toMessage(message, referred, session);
}

/** The message of the same chat that another one answers; null when there is none to be had. */
export async function fetchReferred(
  session: TelegramSession,
  peer: ResolvedPeer,
  header: Api.TypeMessageReplyHeader | Api.TypeInputReplyTo | null,
): Promise<TlMessage | null> {
  const id = referredId(header);
  // The message itself is there; that what it answers cannot be fetched is no failure.
  return id === null ? null : fetchMessage(session, peer, id).catch(() => null);
}

/** The id of the message of the same chat that another one answers; null when it answers none. */
export function referredId(header: Api.TypeMessageReplyHeader | Api.TypeInputReplyTo | null): number | null {
  if (!(header instanceof Api.MessageReplyHeader || header instanceof Api.InputReplyToMessage)) return null;
  const { replyToMsgId, replyToPeerId } = header;
  if (!replyToMsgId || replyToPeerId) return null;
  // A header that only names a forum's topic answers nothing.
  if (header instanceof Api.MessageReplyHeader && header.forumTopic && !header.replyToTopId) return null;
  return replyToMsgId;
}
