import type { ChatId, JobParams, MethodResult, Methods } from "@telepipe/contracts";
import { completedMessages } from "../telegram/messages/completed-messages.ts";
import { foundInChat, type SearchTerms } from "../telegram/messages/message-pages.ts";
import { foundEverywhere } from "../telegram/messages/search-everywhere.ts";
import { searchFilter } from "../telegram/messages/search-filter.ts";
import type { TelegramSession } from "../telegram/telegram-session.ts";
import type { Executor } from "./executor.ts";
import { type Place, partOf, readCursor } from "./page-cursor.ts";
import { nextCursor } from "./page-of.ts";

type Params = JobParams<Methods["searchMessages"]>;
type Found = Promise<MethodResult<Methods["searchMessages"]>>;

export const searchMessages: Executor<Methods["searchMessages"]> = (params, { session }) => {
  const place = readCursor("searchMessages", params.cursor);
  const { chat_id } = params;
  return chat_id ? inChat(session, params, chat_id, place) : everywhere(session, params, place);
};

async function inChat(session: TelegramSession, params: Params, chatId: ChatId, place: Place | null): Found {
  const peer = await session.peers.resolve(chatId);
  const { messages, total, nextId } = await foundInChat(session, peer, {
    ...termsOf(params),
    from: params.from_user_id ? await session.peers.resolve(params.from_user_id) : null,
    threadId: params.message_thread_id ?? null,
    limit: params.limit,
    afterId: place?.[0] ?? 0,
  });
  return {
    messages: await completedMessages(session, messages),
    total_count: total,
    ...nextCursor("searchMessages", nextId === null ? null : [nextId]),
  };
}

async function everywhere(session: TelegramSession, params: Params, place: Place | null): Found {
  const after = place && {
    rate: partOf(place, 0),
    chatId: partOf(place, 1),
    messageId: partOf(place, 2),
  };
  const terms = { ...termsOf(params), kind: params.chat_type ?? null };
  const { messages, total, next } = await foundEverywhere(session, terms, { after, limit: params.limit });
  return {
    messages: await completedMessages(session, messages),
    total_count: total,
    ...nextCursor("searchMessages", next && [next.rate, next.chatId, next.messageId]),
  };
}

function termsOf({ query, filter, min_date, max_date }: Params): SearchTerms {
  return {
    query: query ?? "",
    filter: searchFilter(filter ?? null),
    minDate: min_date ?? 0,
    maxDate: max_date ?? 0,
  };
}
