import type { Methods } from "@telepipe/contracts";
import { changePin } from "../telegram/messages/pins.ts";
import type { Executor } from "./executor.ts";

export const pinChatMessage: Executor<Methods["pinChatMessage"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  const silent = params.disable_notification ?? false;
  await changePin(session, peer, { messageId: params.message_id, unpin: false, silent });
  return true;
};
