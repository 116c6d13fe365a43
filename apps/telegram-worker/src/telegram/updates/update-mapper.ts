import { Event, type UpdatesGap } from "@telepipe/contracts";
import { type Clock, type Logger, systemClock } from "@telepipe/runtime";
import { Api } from "telegram";
import { chatOfUpdate, messageOf } from "./chat-of-update.ts";
import { eventId } from "./event-id.ts";
import type { MembershipContent, MembershipEvents } from "./members/membership-events.ts";
import type { StandingChange } from "./members/own-standings.ts";
import { RecentChats } from "./recent-chats.ts";
import { tlName } from "./tl-json.ts";
import { isOwnMessage } from "./to-message.ts";
import { isNew, UpdateContents, type UpdateContentsOptions } from "./update-contents.ts";

/** One update on its way to an event. */
export interface IncomingUpdate {
  /** Telegram's constructor name, for example `updateNewMessage`. */
  readonly kind: string;
  /** Marked id of the chat in which it keeps its place; null when it concerns the account. */
  readonly chatId: number | null;
  /** There is nothing to tell of it: it need not stand in a row. */
  readonly isUntold: boolean;
  /** What collecting albums looks at; absent when it is no new message. */
  readonly newMessage?: {
    /** Null when it belongs to no album, or is the account's own. */
    readonly mediaGroupId: string | null;
  };
  /**
   * Completes the update with what has to be fetched. Never rejects: what cannot be mapped becomes `update.other`.
   * None when there is nothing to tell, or nobody to whom; a service message also tells of members.
   */
  toEvents(): Promise<readonly Event[]>;
}

/** What mapping needs. */
export interface UpdateMapperOptions extends UpdateContentsOptions {
  readonly members: MembershipEvents;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Turns updates into events. */
export class UpdateMapper {
  readonly #options: UpdateMapperOptions;
  readonly #contents: UpdateContents;
  readonly #recentChats = new RecentChats();

  constructor(options: UpdateMapperOptions) {
    this.#options = options;
    this.#contents = new UpdateContents(options);
  }

  /**
   * An update, in the order in which it is to be told; `date` is its container's, in Unix seconds. Does not throw, and
   * does not wait for anything.
   */
  map(update: Api.TypeUpdate, date: number): IncomingUpdate {
    const { clock = systemClock } = this.#options;
    const receivedAt = clock.now();
    const chatId = this.#chatOf(update);
    const newMessage = this.#newMessageOf(update);
    return {
      kind: tlName(update),
      chatId,
      ...(newMessage ? { newMessage } : {}),
      isUntold: chatId !== null && this.#isUnwantedOwn(update) && !this.#options.members.concerns(update),
      toEvents: () => this.#toEvents(update, { chatId, date, receivedAt }),
    };
  }

  /** Tells of updates that cannot be had. */
  mapGap(gap: UpdatesGap): IncomingUpdate {
    const { me, clock = systemClock } = this.#options;
    const event = {
      ...this.#envelope(null, clock.now()),
      id: eventId.gap(me.id, gap),
      type: "updates.gap" as const,
      data: gap,
    };
    return { kind: "updatesGap", chatId: null, isUntold: false, toEvents: async () => [event] };
  }

  /** Tells that the account is something else in a channel or supergroup than before. */
  mapStanding(change: StandingChange): IncomingUpdate {
    const { members, clock = systemClock } = this.#options;
    const { chatId } = change;
    const envelope = this.#envelope(chatId, clock.now());
    const toEvents = async () => [{ ...envelope, ...(await members.standing(change)) }];
    return { kind: "ownStanding", chatId, isUntold: false, toEvents };
  }

  /** The event of an album, made of those of its messages; null when none of them made one. */
  mapAlbum(events: readonly Event[]): Event | null {
    const told = events.flatMap((event) => (event.type === "message.new" ? [event] : []));
    const messages = told.map(({ data }) => data.message).sort((a, b) => a.message_id - b.message_id);
    const [first] = messages;
    const last = told.at(-1);
    if (!first?.media_group_id || !last) return null;
    const data = { media_group_id: first.media_group_id, chat: first.chat, messages };
    const { id: accountId } = this.#options.me;
    return {
      ...this.#envelope(last.chat_id, last.received_at),
      id: eventId.mediaGroup(accountId, data),
      type: "media_group.new",
      data,
    };
  }

  #envelope(chatId: number | null, receivedAt: number) {
    const { id, phoneNumber } = this.#options.me;
    const account = { id, phone_number: phoneNumber };
    return { v: 1 as const, account, chat_id: chatId, received_at: receivedAt };
  }

  #chatOf(update: Api.TypeUpdate): number | null {
    try {
      if (update instanceof Api.UpdateDeleteMessages) return this.#recentChats.commonChat(update.messages);
      const chatId = chatOfUpdate(update);
      const message = messageOf(update);
      if (message && chatId !== null) this.#recentChats.remember(message.id, chatId);
      return chatId;
    } catch {
      return null; // The mapping will stumble over the same thing and say so.
    }
  }

  async #toEvents(
    update: Api.TypeUpdate,
    { chatId, date, receivedAt }: { chatId: number | null; date: number; receivedAt: number },
  ): Promise<Event[]> {
    const { log } = this.#options;
    const envelope = this.#envelope(chatId, receivedAt);
    const events: Event[] = [];
    try {
      const content = await this.#contents.of(update, date);
      if (content) events.push(Event.parse({ ...envelope, ...content }));
    } catch (err) {
      log.error({ err, kind: tlName(update), chat_id: chatId }, "update.not_mapped");
      events.push({ ...envelope, ...this.#contents.other(update, date) });
    }
    for (const content of await this.#membersIn(update, date)) events.push({ ...envelope, ...content });
    return events;
  }

  async #membersIn(update: Api.TypeUpdate, date: number): Promise<readonly MembershipContent[]> {
    const { members, log } = this.#options;
    if (!members.concerns(update)) return [];
    try {
      return await members.contentsOf(update, date);
    } catch (err) {
      log.warn({ err, kind: tlName(update) }, "members.not_told");
      return [];
    }
  }

  #newMessageOf(update: Api.TypeUpdate): IncomingUpdate["newMessage"] | null {
    if (!isNew(update)) return null;
    try {
      const message = messageOf(update);
      if (!message) return null;
      const isMember = message instanceof Api.Message && !isOwnMessage(message, this.#options.me.id);
      return { mediaGroupId: (isMember && message.groupedId?.toString()) || null };
    } catch {
      return null; // As with the chat.
    }
  }

  /** A message that the account has written: each send makes one, and hardly anybody wants to be told. */
  #isUnwantedOwn(update: Api.TypeUpdate): boolean {
    const message = isNew(update) ? messageOf(update) : null;
    return (
      message !== null &&
      isOwnMessage(message, this.#options.me.id) &&
      !this.#options.isWanted("message.sent")
    );
  }
}
