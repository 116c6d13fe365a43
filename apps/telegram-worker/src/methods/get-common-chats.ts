import type { Methods } from "@telepipe/contracts";
import { commonChats } from "../telegram/chats/find-chats.ts";
import type { Executor } from "./executor.ts";
import { readCursor } from "./page-cursor.ts";
import { nextCursor } from "./page-of.ts";

export const getCommonChats: Executor<Methods["getCommonChats"]> = async (params, { session }) => {
  const afterId = readCursor("getCommonChats", params.cursor)?.[0] ?? 0;
  const user = await session.peers.resolve(params.user_id);
  const { chats, nextId } = await commonChats(session, user, { afterId, limit: params.limit });
  return { chats, ...nextCursor("getCommonChats", nextId === null ? null : [nextId]) };
};
