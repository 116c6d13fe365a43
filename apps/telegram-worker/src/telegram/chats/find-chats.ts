import type { Chat } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { inputUser } from "../input-user.ts";
import { chatOf } from "../objects/to-people.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "../updates/marked-id.ts";
import { idOf } from "./join-chat.ts";

/** Telegram gives no more for one search. */
const MOST = 50;

/** Chats with a username whose names fit: those that the account knows first. */
export async function publicChats(session: TelegramSession, query: string): Promise<Chat[]> {
  const { myResults, results } = await session.invoke(new Api.contacts.Search({ q: query, limit: MOST }));
  const ids = new Set([...myResults, ...results].map(markedIdOf));
  return [...ids].map((id) => chatOf(id, session)).filter((chat) => "username" in chat && chat.username);
}

/**
 * The groups that somebody else is in as well, by descending id (core.telegram.org/method/messages.getCommonChats).
 *
 * @param page `afterId` is Telegram's own id of the last chat of the page before; 0: from the beginning
 */
export async function commonChats(
  session: TelegramSession,
  user: ResolvedPeer,
  { afterId, limit }: { readonly afterId: number; readonly limit: number },
): Promise<{ chats: Chat[]; nextId: number | null }> {
  const request = { userId: inputUser(user), maxId: bigInt(afterId), limit };
  const { chats } = await session.invoke(new Api.messages.GetCommonChats(request));
  const isLast = chats.length < limit;
  return {
    chats: chats.map((chat) => chatOf(idOf(chat), session)),
    nextId: isLast ? null : (chats.at(-1)?.id.toJSNumber() ?? null),
  };
}
