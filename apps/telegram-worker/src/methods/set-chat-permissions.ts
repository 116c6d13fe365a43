import type { Methods } from "@telepipe/contracts";
import { setPermissions } from "../telegram/chats/chat-settings.ts";
import type { Executor } from "./executor.ts";

export const setChatPermissions: Executor<Methods["setChatPermissions"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  const areIndependent = params.use_independent_chat_permissions ?? false;
  await setPermissions(session, peer, params.permissions, areIndependent);
  return true;
};
