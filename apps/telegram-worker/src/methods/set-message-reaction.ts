import type { Methods } from "@telepipe/contracts";
import { react } from "../telegram/messages/react.ts";
import type { Executor } from "./executor.ts";

export const setMessageReaction: Executor<Methods["setMessageReaction"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  const { message_id, reaction, is_big } = params;
  await react(session, peer, message_id, { reactions: reaction ?? [], isBig: is_big ?? false });
  return true;
};
