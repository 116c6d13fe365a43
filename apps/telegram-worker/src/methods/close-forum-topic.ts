import type { Methods } from "@telepipe/contracts";
import { editTopic } from "../telegram/chats/forum-topics.ts";
import type { Executor } from "./executor.ts";

export const closeForumTopic: Executor<Methods["closeForumTopic"]> = async (
  params,
  { session, isRepeated },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  await editTopic(session, peer, params.message_thread_id, { closed: true }, isRepeated);
  return true;
};
