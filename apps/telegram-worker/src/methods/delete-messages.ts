import type { Methods } from "@telepipe/contracts";
import { deleteMessages as deleteForEveryone } from "../telegram/messages/delete-message.ts";
import type { Executor } from "./executor.ts";

export const deleteMessages: Executor<Methods["deleteMessages"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  await deleteForEveryone(session, peer, params.message_ids);
  return true;
};
