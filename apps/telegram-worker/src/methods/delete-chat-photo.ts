import type { Methods } from "@telepipe/contracts";
import { setPhoto } from "../telegram/chats/chat-settings.ts";
import type { Executor } from "./executor.ts";

export const deleteChatPhoto: Executor<Methods["deleteChatPhoto"]> = async (
  params,
  { session, isRepeated },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  await setPhoto(session, peer, null, isRepeated);
  return true;
};
