import type { Methods } from "@telepipe/contracts";
import { editLink } from "../telegram/chats/invite-links.ts";
import type { Executor } from "./executor.ts";

export const editChatInviteLink: Executor<Methods["editChatInviteLink"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  return editLink(session, peer, params.invite_link, params);
};
