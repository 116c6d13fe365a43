import type { Methods } from "@telepipe/contracts";
import { editTopic, GENERAL_TOPIC } from "../telegram/chats/forum-topics.ts";
import type { Executor } from "./executor.ts";

export const hideGeneralForumTopic: Executor<Methods["hideGeneralForumTopic"]> = async (
  params,
  { session, isRepeated },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  await editTopic(session, peer, GENERAL_TOPIC, { hidden: true }, isRepeated);
  return true;
};
