import type { Methods } from "@telepipe/contracts";
import { unpinAll } from "../telegram/messages/pins.ts";
import type { Executor } from "./executor.ts";

export const unpinAllChatMessages: Executor<Methods["unpinAllChatMessages"]> = async (
  params,
  { session },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  await unpinAll(session, peer);
  return true;
};
