import type { Message } from "@telepipe/contracts";
import { Api } from "telegram";
import { toMessage } from "../objects/to-message.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "../updates/marked-id.ts";
import type { TlMessage } from "../updates/message-source.ts";
import { referredId } from "./completed-message.ts";
import { fetchMessages } from "./fetch-message.ts";

/** Messages of any chats as methods return them. What they answer is fetched with one call for each chat. */
export async function completedMessages(
  session: TelegramSession,
  messages: readonly TlMessage[],
): Promise<Message[]> {
  const known = new Map(messages.map((message) => [keyOf(markedIdOf(message.peerId), message.id), message]));
  const missing = new Map<number, Set<number>>();
  for (const { peerId, replyTo } of messages) {
    const id = referredId(replyTo ?? null);
    const chatId = markedIdOf(peerId);
    if (id === null || known.has(keyOf(chatId, id))) continue;
    missing.set(chatId, (missing.get(chatId) ?? new Set()).add(id));
  }
  await Promise.all(
    [...missing].map(async ([chatId, ids]) => {
      for (const message of await fetched(session, chatId, [...ids])) {
        known.set(keyOf(chatId, message.id), message);
      }
    }),
  );
  return messages.map((message) => {
    const id = referredId(message.replyTo ?? null);
    const referred = id === null ? undefined : known.get(keyOf(markedIdOf(message.peerId), id));
    return toMessage(message, referred ?? null, session);
  });
}

/** The messages of a list; those that were deleted meanwhile are left out. */
export function realMessages(messages: readonly Api.TypeMessage[]): TlMessage[] {
  return messages.filter(
    (message) => message instanceof Api.Message || message instanceof Api.MessageService,
  ) as TlMessage[]; // What the filter lets through.
}

/** The messages themselves are there; that what they answer cannot be fetched is no failure. */
async function fetched(
  session: TelegramSession,
  chatId: number,
  ids: readonly number[],
): Promise<TlMessage[]> {
  const peer = await session.peers.find(chatId);
  return peer === null ? [] : fetchMessages(session, peer, ids).catch(() => []);
}

function keyOf(chatId: number, messageId: number): string {
  return `${chatId}:${messageId}`;
}
