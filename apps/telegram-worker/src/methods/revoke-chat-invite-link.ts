import type { Methods } from "@telepipe/contracts";
import { revokeLink } from "../telegram/chats/invite-links.ts";
import type { Executor } from "./executor.ts";

export const revokeChatInviteLink: Executor<Methods["revokeChatInviteLink"]> = async (
  params,
  { session },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  return revokeLink(session, peer, params.invite_link);
};
