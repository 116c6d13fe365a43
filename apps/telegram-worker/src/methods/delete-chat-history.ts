import type { Methods } from "@telepipe/contracts";
import { deleteHistory } from "../telegram/messages/delete-history.ts";
import type { Executor } from "./executor.ts";

export const deleteChatHistory: Executor<Methods["deleteChatHistory"]> = async (params, { session }) => {
  await deleteHistory(session, await session.peers.resolve(params.chat_id), {
    isForEveryone: params.for_everyone ?? false,
    keepsChat: params.keep_chat ?? false,
    upTo: params.message_id ?? null,
  });
  return true;
};
