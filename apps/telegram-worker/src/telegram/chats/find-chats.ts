import type { Chat } from "@telepipe/contracts";
import { Api } from "telegram";
import { chatOf } from "../objects/to-people.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "../updates/marked-id.ts";

/** Telegram gives no more for one search. */
const MOST = 50;

/** Chats with a username whose names fit: those that the account knows first. */
export async function publicChats(session: TelegramSession, query: string): Promise<Chat[]> {
  const { myResults, results } = await session.invoke(new Api.contacts.Search({ q: query, limit: MOST }));
  const ids = new Set([...myResults, ...results].map(markedIdOf));
  return [...ids].map((id) => chatOf(id, session)).filter((chat) => "username" in chat && chat.username);
}
