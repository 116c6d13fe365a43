import type { Methods } from "@telepipe/contracts";
import { unpinAll } from "../telegram/messages/pins.ts";
import type { Executor } from "./executor.ts";

export const unpinAllForumTopicMessages: Executor<Methods["unpinAllForumTopicMessages"]> = async (
  params,
  { session },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  await unpinAll(session, peer, params.message_thread_id);
  return true;
};
