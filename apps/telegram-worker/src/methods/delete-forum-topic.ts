import type { Methods } from "@telepipe/contracts";
import { deleteTopic } from "../telegram/chats/forum-topics.ts";
import type { Executor } from "./executor.ts";

export const deleteForumTopic: Executor<Methods["deleteForumTopic"]> = async (
  params,
  { session, isRepeated },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  await deleteTopic(session, peer, params.message_thread_id, isRepeated);
  return true;
};
