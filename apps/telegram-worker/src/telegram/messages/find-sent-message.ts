import { ApiError } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { isMedia } from "../objects/to-flat-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** A repeated send follows the first one within minutes; more of the account's own messages are rarely between. */
const RECENT = 50;

/**
 * The message that an earlier try of the same send made. Telegram answers such a repeat with RANDOM_ID_DUPLICATE and
 * does not say which message it was, so this takes the account's newest one with the same text or caption. A result
 * that was stored beside the job would be exact.
 *
 * @throws ApiError RESULT_TIMEOUT when none is there: the message was sent, but nothing says which it is
 */
export async function findSentMessage(
  session: TelegramSession,
  peer: ResolvedPeer,
  sent: { readonly text: string; readonly hasMedia: boolean },
): Promise<Api.Message> {
  const history = await session.invoke(
    new Api.messages.GetHistory({
      peer: peer.input,
      offsetId: 0,
      offsetDate: 0,
      addOffset: 0,
      limit: RECENT,
      maxId: 0,
      minId: 0,
      hash: bigInt.zero,
    }),
  );
  const messages = history instanceof Api.messages.MessagesNotModified ? [] : history.messages;
  for (const message of messages) {
    if (!(message instanceof Api.Message) || !isOwn(message, session.me.id)) continue;
    if (message.message === sent.text && isMedia(message.media) === sent.hasMedia) return message;
  }
  throw new ApiError("RESULT_TIMEOUT", { detail: "the message was sent, but its id is not known" });
}

/** In the chat with oneself nothing is marked as outgoing. */
function isOwn(message: Api.Message, accountId: number): boolean {
  if (message.out) return true;
  return message.peerId instanceof Api.PeerUser && message.peerId.userId.equals(accountId);
}
