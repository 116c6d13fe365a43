import bigInt from "big-integer";
import { Api } from "telegram";
import type { TlMessage } from "../message-source.ts";
import type { Ask } from "./ask.ts";

/** Messages of one chat, oldest first, with the chats that are named in them. */
export interface HistoryPage {
  readonly messages: readonly TlMessage[];
  readonly chats: readonly Api.TypeChat[];
}

/** After which message, or since when (Unix seconds) if no message is known. */
export type HistoryStart = { readonly afterId: number } | { readonly sinceDate: number };

const PAGE_MESSAGES = 100;

/**
 * A chat's history forward from a place, page by page, up to the newest message. A negative `add_offset` makes Telegram
 * give what is newer than the offset (core.telegram.org/api/offsets).
 */
export async function* historyFrom(
  ask: Ask,
  peer: Api.TypeInputPeer,
  start: HistoryStart,
): AsyncGenerator<HistoryPage, void, void> {
  let afterId = "afterId" in start ? start.afterId : 0;
  let offsetDate = "sinceDate" in start ? start.sinceDate : 0;
  for (;;) {
    const result = await ask(
      new Api.messages.GetHistory({
        peer,
        offsetId: offsetDate > 0 ? 0 : afterId + 1,
        offsetDate,
        addOffset: -PAGE_MESSAGES,
        limit: PAGE_MESSAGES,
        minId: afterId,
        maxId: 0,
        hash: bigInt.zero,
      }),
    );
    if (result instanceof Api.messages.MessagesNotModified) return;
    const messages = result.messages
      .filter((message) => message instanceof Api.Message || message instanceof Api.MessageService)
      .filter(({ id, date }) => id > afterId && date >= offsetDate)
      .sort((one, other) => one.id - other.id);
    const newest = messages.at(-1);
    if (!newest) return;
    yield { messages, chats: result.chats };
    afterId = newest.id;
    offsetDate = 0;
  }
}
