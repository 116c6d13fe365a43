import type { ChatMember } from "@telepipe/contracts";
import { type Clock, systemClock } from "@telepipe/runtime";
import { Api } from "telegram";
import { BoundedMap } from "../../bounded-map.ts";
import { ownChatMember } from "../../chats/own-chat-member.ts";
import { type Names, userOf } from "../../objects/to-people.ts";
import { markedChannelId } from "../marked-id.ts";

/** The account's own standing in a channel or supergroup has changed. */
export interface StandingChange {
  /** Marked id. */
  readonly chatId: number;
  readonly before: ChatMember;
  readonly after: ChatMember;
  /** Unix milliseconds at which it was noticed. */
  readonly noticedAt: number;
}

/** Channels that are remembered; those not seen for longest are forgotten first. */
const REMEMBERED_MAX = 20_000;
/** A channel that is seen for the first time has been joined just now when that is no longer ago; in seconds. */
const JUST_JOINED_SECONDS = 60;

/**
 * What the account is in each channel, as the objects of pushes and dialogs say: Telegram tells a user account of its
 * own rights by them (`updateChannel`), and not by an update that says what has changed.
 */
export class OwnStandings {
  readonly #names: Names;
  readonly #clock: Clock;
  readonly #known = new BoundedMap<number, ChatMember>(REMEMBERED_MAX);

  constructor(names: Names, clock: Clock = systemClock) {
    this.#names = names;
    this.#clock = clock;
  }

  /** Takes what is said of chats; reduced (`min`) objects do not say it. */
  note(chats: Iterable<Api.TypeChat>): StandingChange[] {
    const changes: StandingChange[] = [];
    for (const chat of chats) {
      if (!(chat instanceof Api.Channel || chat instanceof Api.ChannelForbidden)) continue;
      if (chat instanceof Api.Channel && chat.min) continue;
      const chatId = markedChannelId(chat.id);
      const after = ownChatMember(chat, this.#names);
      const before = this.#known.get(chatId) ?? this.#firstStanding(chat, after);
      this.#known.set(chatId, after);
      if (!isSame(before, after)) changes.push({ chatId, before, after, noticedAt: this.#clock.now() });
    }
    return changes;
  }

  #firstStanding(chat: Api.Channel | Api.ChannelForbidden, now: ChatMember): ChatMember {
    const isIn = now.status !== "left" && now.status !== "kicked";
    if (!isIn || chat instanceof Api.ChannelForbidden) return now;
    // A member's `date` is when it joined (core.telegram.org/constructor/channel).
    const isNew = chat.date >= Math.floor(this.#clock.now() / 1000) - JUST_JOINED_SECONDS;
    return isNew ? { status: "left", user: userOf(this.#names.me.id, this.#names) } : now;
  }
}

/** But for the account's names, which are known sooner or later. */
function isSame({ user: _, ...one }: ChatMember, { user: __, ...other }: ChatMember): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
