import bigInt from "big-integer";
import { Api } from "telegram";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { inputChannel } from "./fetch-message.ts";

/** What is deleted, and for whom. */
export interface DeleteHistoryOptions {
  readonly isForEveryone: boolean;
  /** Whether the emptied chat stays in the list. */
  readonly keepsChat: boolean;
  /** Null: all messages. */
  readonly upTo: number | null;
}

/** Deletes a chat's messages. @throws ApiError FORBIDDEN */
export async function deleteHistory(
  session: TelegramSession,
  peer: ResolvedPeer,
  { isForEveryone, keepsChat, upTo }: DeleteHistoryOptions,
): Promise<void> {
  const channel = inputChannel(peer);
  if (channel) {
    const maxId = upTo ?? (await newestId(session, peer));
    const forEveryone = isForEveryone ? { forEveryone: true } : {};
    if (maxId > 0) await session.invoke(new Api.channels.DeleteHistory({ channel, maxId, ...forEveryone }));
    return;
  }
  const request = {
    peer: peer.input,
    maxId: upTo ?? 0,
    ...(keepsChat ? { justClear: true } : {}),
    ...(isForEveryone ? { revoke: true } : {}),
  };
  // Telegram deletes in steps and says when it is through (core.telegram.org/constructor/messages.affectedHistory).
  while ((await session.invoke(new Api.messages.DeleteHistory(request))).offset > 0);
}

/** 0 in an empty chat. */
async function newestId(session: TelegramSession, { input }: ResolvedPeer): Promise<number> {
  const offsets = { offsetId: 0, offsetDate: 0, addOffset: 0, maxId: 0, minId: 0, hash: bigInt.zero };
  const result = await session.invoke(new Api.messages.GetHistory({ peer: input, limit: 1, ...offsets }));
  return result instanceof Api.messages.MessagesNotModified ? 0 : (result.messages[0]?.id ?? 0);
}
