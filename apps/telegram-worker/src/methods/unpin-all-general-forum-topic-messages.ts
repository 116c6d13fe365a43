import type { Methods } from "@telepipe/contracts";
import { GENERAL_TOPIC } from "../telegram/chats/forum-topics.ts";
import { unpinAll } from "../telegram/messages/pins.ts";
import type { Executor } from "./executor.ts";

export const unpinAllGeneralForumTopicMessages: Executor<
  Methods["unpinAllGeneralForumTopicMessages"]
> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  await unpinAll(session, peer, GENERAL_TOPIC);
  return true;
};
