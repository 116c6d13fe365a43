import type { Methods } from "@telepipe/contracts";
import { deleteMessage as deleteForEveryone } from "../telegram/messages/delete-message.ts";
import type { Executor } from "./executor.ts";

export const deleteMessage: Executor<Methods["deleteMessage"]> = async (params, { session, isRepeated }) => {
  const peer = await session.peers.resolve(params.chat_id);
  await deleteForEveryone(session, peer, params.message_id, isRepeated);
  return true;
};
