import type { Methods } from "@telepipe/contracts";
import { messageViewers } from "../telegram/messages/viewers.ts";
import { userOf } from "../telegram/objects/to-people.ts";
import type { Executor } from "./executor.ts";
import { pageOfWhole } from "./page-of.ts";

export const getMessageViewers: Executor<Methods["getMessageViewers"]> = async (params, { session }) => {
  const peer = await session.peers.resolve(params.chat_id);
  const all = await messageViewers(session, peer, params.message_id);
  const { page, next } = pageOfWhole("getMessageViewers", params, all, ({ date, userId }) => [date, userId]);
  return { viewers: page.map(({ userId, date }) => ({ user: userOf(userId, session), date })), ...next };
};
