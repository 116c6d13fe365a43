import type { Methods } from "@telepipe/contracts";
import { promoteMember } from "../telegram/chats/promote-member.ts";
import type { Executor } from "./executor.ts";
import { inChat } from "./in-chat.ts";

export const promoteChatMember: Executor<Methods["promoteChatMember"]> = async (params, { session }) => {
  await promoteMember(session, await inChat(params, session), params);
  return true;
};
