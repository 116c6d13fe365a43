import { ApiError, inviteHash, type Methods } from "@telepipe/contracts";
import { joinByInvite, joinPublicChat } from "../telegram/chats/join-chat.ts";
import type { Executor } from "./executor.ts";

export const joinChat: Executor<Methods["joinChat"]> = async ({ chat_id, invite_link }, { session }) => {
  if (chat_id) return joinPublicChat(session, await session.peers.resolve(chat_id));
  const hash = inviteHash(invite_link ?? "");
  if (hash === null) throw new ApiError("INVITE_LINK_INVALID");
  return joinByInvite(session, hash);
};
