import type { Methods } from "@telepipe/contracts";
import { chatMember } from "../telegram/chats/chat-member.ts";
import type { Executor } from "./executor.ts";

export const getChatMember: Executor<Methods["getChatMember"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  return chatMember(session, peer, await session.peers.resolve(params.user_id));
};
