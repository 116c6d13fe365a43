import type { Methods } from "@telepipe/contracts";
import { leaveChat as leave } from "../telegram/chats/leave-chat.ts";
import type { Executor } from "./executor.ts";

export const leaveChat: Executor<Methods["leaveChat"]> = async (params, { session }) => {
  await leave(session, await session.peers.resolve(params.chat_id));
  return true;
};
