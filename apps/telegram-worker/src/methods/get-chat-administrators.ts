import type { Methods } from "@telepipe/contracts";
import { chatAdministrators } from "../telegram/chats/administrators.ts";
import type { Executor } from "./executor.ts";

export const getChatAdministrators: Executor<Methods["getChatAdministrators"]> = async (
  params,
  { session },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  return chatAdministrators(session, peer, params.return_bots ?? false);
};
