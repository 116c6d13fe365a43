import type { Methods } from "@telepipe/contracts";
import { publicChats } from "../telegram/chats/find-chats.ts";
import type { Executor } from "./executor.ts";
import { pageOfWhole } from "./page-of.ts";

/** Telegram's order is by relevance, so a place is a rank. */
export const searchPublicChats: Executor<Methods["searchPublicChats"]> = async (params, { session }) => {
  const ranked = (await publicChats(session, params.query)).map((chat, rank) => ({ chat, rank }));
  const { page, next } = pageOfWhole("searchPublicChats", params, ranked, ({ rank }) => [rank]);
  return { chats: page.map(({ chat }) => chat), ...next };
};
