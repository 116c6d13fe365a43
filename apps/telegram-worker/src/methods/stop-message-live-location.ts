import type { Methods } from "@telepipe/contracts";
import { editLiveLocation, stoppedLocation } from "../telegram/messages/live-location.ts";
import type { Executor } from "./executor.ts";

export const stopMessageLiveLocation: Executor<Methods["stopMessageLiveLocation"]> = async (
  params,
  { session, isRepeated },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  const media = stoppedLocation();
  return editLiveLocation(session, peer, { messageId: params.message_id, media, isRepeated });
};
