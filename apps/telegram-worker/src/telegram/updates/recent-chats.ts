import { BoundedMap } from "../bounded-map.ts";
import { isMarkedChannelId } from "./marked-id.ts";

/** Messages whose chat is remembered. */
const REMEMBERED_MAX = 20_000;

/**
 * The chats of recent messages of private chats and groups, whose ids are the account's own: Telegram says only the
 * ids when some are deleted.
 */
export class RecentChats {
  readonly #chats = new BoundedMap<number, number>(REMEMBERED_MAX);

  /** Messages of channels are not remembered: their ids are the channel's, and another message here has the same. */
  remember(messageId: number, chatId: number): void {
    if (isMarkedChannelId(chatId)) return;
    this.#chats.set(messageId, chatId);
  }

  /** The chat that all of them belong to; null when one is not remembered or they are of several chats. */
  commonChat(messageIds: readonly number[]): number | null {
    const chats = new Set(messageIds.map((id) => this.#chats.get(id)));
    const [chat] = chats;
    return chats.size === 1 ? (chat ?? null) : null;
  }
}
