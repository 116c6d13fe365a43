import type { Methods } from "@telepipe/contracts";
import { unbanMember } from "../telegram/chats/members.ts";
import type { Executor } from "./executor.ts";
import { inChat } from "./in-chat.ts";

export const unbanChatMember: Executor<Methods["unbanChatMember"]> = async (params, { session }) => {
  await unbanMember(session, await inChat(params, session), params.only_if_banned ?? false);
  return true;
};
