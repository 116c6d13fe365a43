import { ApiError } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import type { FormattedText } from "../../text/message-entity.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import type { TlMessage } from "../updates/message-source.ts";
import { realMessages } from "./completed-messages.ts";

/** The messages that wait in a chat for their time (core.telegram.org/api/scheduled-messages); at most 100. */
export async function scheduledMessages(session: TelegramSession, peer: ResolvedPeer): Promise<TlMessage[]> {
  const request = new Api.messages.GetScheduledHistory({ peer: peer.input, hash: bigInt.zero });
  const result = await session.invoke(request);
  return result instanceof Api.messages.MessagesNotModified ? [] : realMessages(result.messages);
}

/** One of them; null when it does not wait (any more). */
export async function waitingMessage(
  session: TelegramSession,
  peer: ResolvedPeer,
  messageId: number,
): Promise<TlMessage | null> {
  return (await scheduledMessages(session, peer)).find(({ id }) => id === messageId) ?? null;
}

/**
 * The message that an earlier try of the same send put off. Telegram answers such a repeat with RANDOM_ID_DUPLICATE.
 *
 * @throws ApiError RESULT_TIMEOUT when it does not wait any more
 */
export async function scheduledBefore(
  session: TelegramSession,
  peer: ResolvedPeer,
  sent: { readonly randomId: string; readonly content: FormattedText; readonly scheduleDate: number | null },
): Promise<Api.Message> {
  const [id, waiting] = await Promise.all([
    session.sentIds.find(sent.randomId),
    scheduledMessages(session, peer),
  ]);
  const found = waiting.find(
    (message) =>
      message instanceof Api.Message &&
      message.date === sent.scheduleDate &&
      (id === null ? message.message === sent.content.text : message.id === id),
  );
  if (found instanceof Api.Message) return found;
  throw new ApiError("RESULT_TIMEOUT", { detail: "the message was scheduled and does not wait any more" });
}
