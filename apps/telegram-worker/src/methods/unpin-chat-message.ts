import { ApiError, type Methods } from "@telepipe/contracts";
import { changePin, lastPinned } from "../telegram/messages/pins.ts";
import type { Executor } from "./executor.ts";

export const unpinChatMessage: Executor<Methods["unpinChatMessage"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  const messageId = params.message_id ?? (await lastPinned(session, peer));
  if (messageId === null) throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message to unpin not found" });
  await changePin(session, peer, { messageId, unpin: true, silent: false });
  return true;
};
