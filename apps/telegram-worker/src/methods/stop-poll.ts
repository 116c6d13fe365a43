import type { Methods } from "@telepipe/contracts";
import { closePoll } from "../telegram/messages/close-poll.ts";
import type { Executor } from "./executor.ts";

export const stopPoll: Executor<Methods["stopPoll"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  return closePoll(session, peer, params.message_id);
};
