import type { Methods } from "@telepipe/contracts";
import { banMember } from "../telegram/chats/members.ts";
import type { Executor } from "./executor.ts";
import { inChat } from "./in-chat.ts";
import { untilWhen } from "./until-when.ts";

export const banChatMember: Executor<Methods["banChatMember"]> = async (params, { session, acceptedAt }) => {
  const ban = {
    untilDate: untilWhen(params.until_date, acceptedAt),
    revokesMessages: params.revoke_messages ?? false,
  };
  await banMember(session, await inChat(params, session), ban);
  return true;
};
