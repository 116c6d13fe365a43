import type { Methods } from "@telepipe/contracts";
import { chatInfo } from "../telegram/chats/chat-info.ts";
import type { Executor } from "./executor.ts";

export const getChat: Executor<Methods["getChat"]> = async (params, { session }) =>
  chatInfo(session, await session.peers.resolve(params.chat_id));
