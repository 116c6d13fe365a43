import type { Methods } from "@telepipe/contracts";
import { showAction } from "../telegram/chats/chat-action.ts";
import type { Executor } from "./executor.ts";

export const sendChatAction: Executor<Methods["sendChatAction"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  const { action, message_thread_id, progress } = params;
  await showAction(session, peer, action, { threadId: message_thread_id ?? null, progress: progress ?? 0 });
  return true;
};
