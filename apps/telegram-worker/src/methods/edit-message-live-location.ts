import type { Methods } from "@telepipe/contracts";
import { movedLocation } from "../telegram/files/plain-media.ts";
import { editLiveLocation } from "../telegram/messages/live-location.ts";
import type { Executor } from "./executor.ts";

export const editMessageLiveLocation: Executor<Methods["editMessageLiveLocation"]> = async (
  params,
  { session, isRepeated },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  const media = movedLocation(params);
  return editLiveLocation(session, peer, { messageId: params.message_id, media, isRepeated });
};
