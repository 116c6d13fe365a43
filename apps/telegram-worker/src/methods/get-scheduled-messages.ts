import type { Methods } from "@telepipe/contracts";
import { completedMessages } from "../telegram/messages/completed-messages.ts";
import { scheduledMessages } from "../telegram/messages/scheduled.ts";
import type { Executor } from "./executor.ts";
import { pageOfWhole } from "./page-of.ts";

export const getScheduledMessages: Executor<Methods["getScheduledMessages"]> = async (
  params,
  { session },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  const all = await scheduledMessages(session, peer);
  const { page, next } = pageOfWhole("getScheduledMessages", params, all, ({ date, id }) => [date, id]);
  return { messages: await completedMessages(session, page), total_count: all.length, ...next };
};
