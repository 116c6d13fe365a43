import type { Dialog, Methods } from "@telepipe/contracts";
import {
  type DialogPlace,
  type Folder,
  pinnedDialogs,
  unpinnedDialogs,
} from "../telegram/chats/chat-list.ts";
import type { Executor } from "./executor.ts";
import { type Place, partOf, readCursor } from "./page-cursor.ts";
import { nextCursor } from "./page-of.ts";

/** Pinned chats come first; a place of one number is how many of them were told, one of three lies behind them. */
export const getChats: Executor<Methods["getChats"]> = async (params, { session }) => {
  const folder: Folder = params.is_archived ? 1 : 0;
  const place = readCursor("getChats", params.cursor);
  const after = place !== null && place.length > 1 ? dialogPlace(place) : null;
  const told = after === null ? (place?.[0] ?? 0) : 0;
  const pinned = after === null ? await pinnedDialogs(session, folder) : [];
  const chats: Dialog[] = pinned.slice(told, told + params.limit);
  if (told + params.limit < pinned.length) {
    return { chats, ...nextCursor("getChats", [told + params.limit]) };
  }
  const limit = params.limit - chats.length;
  if (limit === 0) return { chats, ...nextCursor("getChats", [pinned.length]) };
  const { dialogs, next } = await unpinnedDialogs(session, folder, { after, limit });
  const behind = next && [next.date, next.messageId, next.chatId];
  return { chats: [...chats, ...dialogs], ...nextCursor("getChats", behind) };
};

function dialogPlace(place: Place): DialogPlace {
  return { date: partOf(place, 0), messageId: partOf(place, 1), chatId: partOf(place, 2) };
}
