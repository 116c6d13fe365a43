import type { Methods } from "@telepipe/contracts";
import { markMentionsRead, markRead } from "../telegram/messages/read-history.ts";
import type { Executor } from "./executor.ts";

export const readHistory: Executor<Methods["readHistory"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  const threadId = params.message_thread_id ?? null;
  await markRead(session, peer, { upTo: params.message_id ?? null, threadId });
  if (params.with_mentions) await markMentionsRead(session, peer, threadId);
  return true;
};
