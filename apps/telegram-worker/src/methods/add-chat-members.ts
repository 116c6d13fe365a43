import type { Methods } from "@telepipe/contracts";
import { addMembers } from "../telegram/chats/add-members.ts";
import type { Executor } from "./executor.ts";

export const addChatMembers: Executor<Methods["addChatMembers"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  const users = await Promise.all(params.user_ids.map((id) => session.peers.resolve(id)));
  return { missing_user_ids: await addMembers(session, peer, users) };
};
