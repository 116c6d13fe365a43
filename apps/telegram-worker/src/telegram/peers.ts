import type { ChatId } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";

/** A chat that can be addressed in a call. */
export interface ResolvedPeer {
  /** Marked id: users positive, groups `-…`, channels `-100…`. */
  readonly id: number;
  readonly input: Api.TypeInputPeer;
}

/** Finds chats, users and their access hashes. */
export interface Peers {
  /**
   * The chat that a caller means: from memory, Redis, or by asking Telegram.
   *
   * @throws ApiError CHAT_NOT_FOUND with how to address it, FLOOD_WAIT, …
   */
  resolve(chatId: ChatId): Promise<ResolvedPeer>;
  /** A marked id that was seen before, from memory or Redis; null when unknown. Telegram is not asked. */
  find(markedId: number): Promise<ResolvedPeer | null>;
  /** What is in memory of a chat as callers name it; null when it is not there. */
  peek(chatId: ChatId): number | null;
  /** Takes access hashes and names from the objects of a result or push; done for every one already. */
  remember(objects: Iterable<Api.TypeUser | Api.TypeChat>): void;
}

/** The TL peer of a marked id. */
export function peerOf({ id }: Pick<ResolvedPeer, "id">): Api.TypePeer {
  if (id > 0) return new Api.PeerUser({ userId: bigInt(id) });
  if (id > -1_000_000_000_000) return new Api.PeerChat({ chatId: bigInt(-id) });
  return new Api.PeerChannel({ channelId: bigInt(-id - 1_000_000_000_000) });
}
