import type { Methods } from "@telepipe/contracts";
import { completedMessages } from "../telegram/messages/completed-messages.ts";
import { historyPage } from "../telegram/messages/message-pages.ts";
import type { Executor } from "./executor.ts";
import { readCursor } from "./page-cursor.ts";
import { nextCursor } from "./page-of.ts";

export const getChatHistory: Executor<Methods["getChatHistory"]> = async (params, { session }) => {
  const afterId = readCursor("getChatHistory", params.cursor)?.[0] ?? 0;
  const peer = await session.peers.resolve(params.chat_id);
  const { messages, total, nextId } = await historyPage(session, peer, {
    threadId: params.message_thread_id ?? null,
    limit: params.limit,
    untilDate: params.until_date ?? 0,
    afterId,
  });
  return {
    messages: await completedMessages(session, messages),
    total_count: total,
    ...nextCursor("getChatHistory", nextId === null ? null : [nextId]),
  };
};
