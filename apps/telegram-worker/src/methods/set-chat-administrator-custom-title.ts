import type { Methods } from "@telepipe/contracts";
import { setCustomTitle } from "../telegram/chats/promote-member.ts";
import type { Executor } from "./executor.ts";
import { inChat } from "./in-chat.ts";

export const setChatAdministratorCustomTitle: Executor<Methods["setChatAdministratorCustomTitle"]> = async (
  params,
  { session },
) => {
  await setCustomTitle(session, await inChat(params, session), params.custom_title);
  return true;
};
