import { ApiError } from "@telepipe/contracts";
import { Api } from "telegram";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "../updates/marked-id.ts";
import type { TlMessage } from "../updates/message-source.ts";
import { realMessages } from "./completed-messages.ts";
import { type SearchTerms, totalOf } from "./message-pages.ts";

/** Behind which message a page begins; the rate is Telegram's own measure (core.telegram.org/api/search). */
export interface SearchPlace {
  readonly rate: number;
  readonly chatId: number;
  readonly messageId: number;
}

/** Which chats are looked through. */
export type ChatKind = "private" | "group" | "channel";

/**
 * Those messages of all chats that fit, newest first; `next` null: these were the last.
 *
 * @throws ApiError CURSOR_INVALID when the chat of `after` is not known any more
 */
export async function foundEverywhere(
  session: TelegramSession,
  terms: SearchTerms & { readonly kind: ChatKind | null },
  { after, limit }: { readonly after: SearchPlace | null; readonly limit: number },
): Promise<{ messages: TlMessage[]; total: number; next: SearchPlace | null }> {
  const { query, filter, minDate, maxDate, kind } = terms;
  const result = await session.invoke(
    new Api.messages.SearchGlobal({
      q: query,
      filter,
      minDate,
      maxDate,
      limit,
      offsetRate: after?.rate ?? 0,
      offsetPeer: after === null ? new Api.InputPeerEmpty() : await inputOf(session, after.chatId),
      offsetId: after?.messageId ?? 0,
      ...(kind === "private" ? { usersOnly: true } : {}),
      ...(kind === "group" ? { groupsOnly: true } : {}),
      ...(kind === "channel" ? { broadcastsOnly: true } : {}),
    }),
  );
  if (result instanceof Api.messages.MessagesNotModified) return { messages: [], total: 0, next: null };
  const messages = realMessages(result.messages);
  return { messages, total: totalOf(result), next: placeBehind(result, messages.at(-1)) };
}

async function inputOf(session: TelegramSession, chatId: number): Promise<Api.TypeInputPeer> {
  const known = await session.peers.find(chatId);
  if (known === null) throw new ApiError("CURSOR_INVALID");
  return known.input;
}

/** Telegram says by `next_rate` that there is more. */
function placeBehind(result: Api.messages.TypeMessages, last: TlMessage | undefined): SearchPlace | null {
  if (!(result instanceof Api.messages.MessagesSlice) || !result.nextRate || last === undefined) return null;
  return { rate: result.nextRate, chatId: markedIdOf(last.peerId), messageId: last.id };
}
