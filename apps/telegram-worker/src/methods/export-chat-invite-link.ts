import type { Methods } from "@telepipe/contracts";
import { replacePrimaryLink } from "../telegram/chats/invite-links.ts";
import type { Executor } from "./executor.ts";

export const exportChatInviteLink: Executor<Methods["exportChatInviteLink"]> = async (
  params,
  { session },
) => {
  return replacePrimaryLink(session, await session.peers.resolve(params.chat_id));
};
