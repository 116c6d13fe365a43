import bigInt from "big-integer";
import { Api } from "telegram";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import type { TlMessage } from "../updates/message-source.ts";
import { realMessages } from "./completed-messages.ts";

/** Messages of one chat, newest first. */
export interface ChatPage {
  readonly messages: readonly TlMessage[];
  readonly total: number;
  /** The id behind which the next page begins; null: these were the last. */
  readonly nextId: number | null;
}

/** What of a chat's messages is wanted. */
export interface PageOfChat {
  readonly threadId: number | null;
  readonly limit: number;
  /** The id behind which the page begins; 0: with the newest. */
  readonly afterId: number;
}

/** A chat's history, or that of one of its threads. @param untilDate Unix seconds; 0: none */
export async function historyPage(
  session: TelegramSession,
  peer: ResolvedPeer,
  { threadId, limit, afterId, untilDate }: PageOfChat & { readonly untilDate: number },
): Promise<ChatPage> {
  // Behind a message everything is older than any date that the first page kept to.
  const offsetDate = afterId === 0 ? untilDate : 0;
  const page = { peer: peer.input, ...offsets(afterId, limit), offsetDate };
  const result = await session.invoke(
    threadId === null
      ? new Api.messages.GetHistory(page)
      : new Api.messages.GetReplies({ ...page, msgId: threadId }),
  );
  return toPage(result, limit);
}

/** What is searched for, in one chat. Dates in Unix seconds; 0: none. */
export interface SearchTerms {
  readonly query: string;
  readonly filter: Api.TypeMessagesFilter;
  readonly minDate: number;
  readonly maxDate: number;
}

/** Those of a chat's messages that fit. */
export async function foundInChat(
  session: TelegramSession,
  peer: ResolvedPeer,
  {
    threadId,
    limit,
    afterId,
    from,
    ...terms
  }: PageOfChat & SearchTerms & { readonly from: ResolvedPeer | null },
): Promise<ChatPage> {
  const { query, filter, minDate, maxDate } = terms;
  const result = await session.invoke(
    new Api.messages.Search({
      peer: peer.input,
      q: query,
      filter,
      minDate,
      maxDate,
      ...offsets(afterId, limit),
      ...(from === null ? {} : { fromId: from.input }),
      ...(threadId === null ? {} : { topMsgId: threadId }),
    }),
  );
  return toPage(result, limit);
}

function offsets(afterId: number, limit: number) {
  return { offsetId: afterId, addOffset: 0, limit, maxId: 0, minId: 0, hash: bigInt.zero };
}

/** What a list of messages holds in all (core.telegram.org/type/messages.Messages). */
export function totalOf(result: Api.messages.TypeMessages): number {
  if (result instanceof Api.messages.Messages) return result.messages.length;
  return result.count;
}

function toPage(result: Api.messages.TypeMessages, limit: number): ChatPage {
  if (result instanceof Api.messages.MessagesNotModified) return { messages: [], total: 0, nextId: null };
  const isLast = result instanceof Api.messages.Messages || result.messages.length < limit;
  return {
    messages: realMessages(result.messages),
    total: totalOf(result),
    nextId: isLast ? null : (result.messages.at(-1)?.id ?? null),
  };
}
