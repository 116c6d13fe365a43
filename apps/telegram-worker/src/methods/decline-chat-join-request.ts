import type { Methods } from "@telepipe/contracts";
import { decideJoinRequest } from "../telegram/chats/invite-links.ts";
import type { Executor } from "./executor.ts";
import { inChat } from "./in-chat.ts";

export const declineChatJoinRequest: Executor<Methods["declineChatJoinRequest"]> = async (
  params,
  { session, isRepeated },
) => {
  const { peer, user } = await inChat(params, session);
  await decideJoinRequest(session, peer, user, { isApproved: false, isRepeated });
  return true;
};
