import type { Methods } from "@telepipe/contracts";
import { showAction } from "../telegram/chats/chat-action.ts";
import type { Executor } from "./executor.ts";

export const sendChatAction: Executor<Methods["sendChatAction"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  await showAction(session, peer, params.action, params.message_thread_id ?? null);
  return true;
};
