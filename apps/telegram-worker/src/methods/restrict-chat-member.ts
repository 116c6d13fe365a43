import type { Methods } from "@telepipe/contracts";
import { restrictMember } from "../telegram/chats/members.ts";
import type { Executor } from "./executor.ts";
import { inChat } from "./in-chat.ts";
import { untilWhen } from "./until-when.ts";

export const restrictChatMember: Executor<Methods["restrictChatMember"]> = async (
  params,
  { session, acceptedAt },
) => {
  await restrictMember(session, await inChat(params, session), params.permissions, {
    areIndependent: params.use_independent_chat_permissions ?? false,
    untilDate: untilWhen(params.until_date, acceptedAt),
  });
  return true;
};
