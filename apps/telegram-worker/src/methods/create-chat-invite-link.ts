import type { Methods } from "@telepipe/contracts";
import { createLink } from "../telegram/chats/invite-links.ts";
import type { Executor } from "./executor.ts";

export const createChatInviteLink: Executor<Methods["createChatInviteLink"]> = async (
  params,
  { session },
) => {
  return createLink(session, await session.peers.resolve(params.chat_id), params);
};
