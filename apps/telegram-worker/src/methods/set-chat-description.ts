import type { Methods } from "@telepipe/contracts";
import { setDescription } from "../telegram/chats/chat-settings.ts";
import type { Executor } from "./executor.ts";

export const setChatDescription: Executor<Methods["setChatDescription"]> = async (
  params,
  { session, isRepeated },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  await setDescription(session, peer, params.description ?? "", isRepeated);
  return true;
};
