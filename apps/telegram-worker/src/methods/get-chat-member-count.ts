import type { Methods } from "@telepipe/contracts";
import { memberCount } from "../telegram/chats/chat-info.ts";
import type { Executor } from "./executor.ts";

export const getChatMemberCount: Executor<Methods["getChatMemberCount"]> = async (params, { session }) =>
  memberCount(session, await session.peers.resolve(params.chat_id));
