import type { Methods } from "@telepipe/contracts";
import { setTitle } from "../telegram/chats/chat-settings.ts";
import type { Executor } from "./executor.ts";

export const setChatTitle: Executor<Methods["setChatTitle"]> = async (params, { session, isRepeated }) => {
  const peer = await session.peers.resolve(params.chat_id);
  await setTitle(session, peer, params.title, isRepeated);
  return true;
};
