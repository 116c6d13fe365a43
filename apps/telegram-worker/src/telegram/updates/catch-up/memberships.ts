import { Api } from "telegram";
import { BoundedMap } from "../../bounded-map.ts";
import { markedChannelId } from "../marked-id.ts";

/** Channels that are remembered; those not seen for longest are forgotten first. */
const REMEMBERED_MAX = 20_000;

/** Since when the account is in which channels, as the objects of pushes and results say. */
export class Memberships {
  readonly #joinedAt = new BoundedMap<number, number | null>(REMEMBERED_MAX);

  /** @returns marked ids of the channels in which the account is not (any more) */
  note(chats: Iterable<Api.TypeChat>): number[] {
    const left: number[] = [];
    for (const chat of chats) {
      if (!(chat instanceof Api.Channel || chat instanceof Api.ChannelForbidden)) continue;
      if (chat instanceof Api.Channel && chat.min) continue;
      const id = markedChannelId(chat.id);
      const isMember = chat instanceof Api.Channel && !chat.left;
      // A member's `date` is when it joined (core.telegram.org/constructor/channel).
      this.#joinedAt.set(id, isMember ? chat.date : null);
      if (!isMember) left.push(id);
    }
    return left;
  }

  /** Unix seconds; null when the account is not in it, undefined when nothing is known. */
  joinedAt(channelId: number): number | null | undefined {
    return this.#joinedAt.get(channelId);
  }
}
