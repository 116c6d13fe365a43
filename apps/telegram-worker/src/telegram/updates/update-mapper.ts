import {
  type Chat,
  Event,
  type EventChat,
  type EventType,
  type UpdatesGap,
  type User,
} from "@telepipe/contracts";
import { type Clock, type Logger, systemClock } from "@telepipe/runtime";
import { Api } from "telegram";
import { chatOf, type Names, userOf } from "../objects/to-people.ts";
import type { Me } from "../telegram-session.ts";
import { chatOfUpdate, messageOf } from "./chat-of-update.ts";
import { eventId } from "./event-id.ts";
import type { MembershipContent, MembershipEvents } from "./members/membership-events.ts";
import type { StandingChange } from "./members/own-standings.ts";
import type { MessageCompletion } from "./message-completion.ts";
import type { TlMessage } from "./message-source.ts";
import type { Profiles } from "./profiles.ts";
import { RecentChats } from "./recent-chats.ts";
import { tlFields, tlName } from "./tl-json.ts";
import { chatProfile, isOwnMessage } from "./to-message.ts";
import { toReactions } from "./to-reactions.ts";

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
export interface UpdateMapperOptions {
  readonly me: Me;
  readonly profiles: Profiles;
  readonly completion: MessageCompletion;
  readonly members: MembershipEvents;
  /** Whether anybody wants events of this type; asked for those that are many and seldom wanted. */
  isWanted(type: EventType): boolean;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** An event without its envelope. */
type Content = {
  [Type in Event["type"]]: Pick<Extract<Event, { type: Type }>, "type" | "data" | "id">;
}[Event["type"]];

/** Turns updates into events. */
export class UpdateMapper {
  readonly #options: UpdateMapperOptions;
  readonly #recentChats = new RecentChats();

  constructor(options: UpdateMapperOptions) {
    this.#options = options;
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
      const content = await this.#content(update, date);
      if (content) events.push(Event.parse({ ...envelope, ...content }));
    } catch (err) {
      log.error({ err, kind: tlName(update), chat_id: chatId }, "update.not_mapped");
      events.push({ ...envelope, ...this.#other(update, date) });
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

  async #content(update: Api.TypeUpdate, date: number): Promise<Content | null> {
    const message = messageOf(update);
    if (message && isNew(update)) return this.#message(message);
    if (message && isEdit(update)) return this.#edited(message, date);
    if (update instanceof Api.UpdateDeleteMessages) return this.#deletedMessages(update.messages, null);
    if (update instanceof Api.UpdateDeleteChannelMessages) {
      return this.#deletedMessages(update.messages, chatOfUpdate(update));
    }
    if (update instanceof Api.UpdateMessageReactions) {
      const { peer, msgId, reactions } = update;
      return this.#reactions(chatProfile(peer, this.#options.profiles), msgId, reactions, date);
    }
    // It names our own message's random id: nothing that happened.
    if (update instanceof Api.UpdateMessageID) return null;
    return this.#options.isWanted("update.other") ? this.#other(update, date) : null;
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

  async #message(tl: TlMessage): Promise<Content | null> {
    const { me, completion } = this.#options;
    const isOwn = isOwnMessage(tl, me.id);
    const message = await completion.complete(tl);
    const id = eventId.newMessage(me.id, message);
    return { type: isOwn ? "message.sent" : "message.new", id, data: { message } };
  }

  /** Reactions to a message come as an edit that is not to be shown, in differences (core.telegram.org/api/reactions). */
  async #edited(tl: TlMessage, date: number): Promise<Content | null> {
    const { me, completion, profiles } = this.#options;
    if (tl instanceof Api.Message && tl.editHide && tl.reactions && !tl.editDate) {
      return this.#reactions(chatProfile(tl.peerId, profiles), tl.id, tl.reactions, date);
    }
    const message = await completion.complete(tl);
    return { type: "message.edited", id: eventId.editedMessage(me.id, message), data: { message } };
  }

  #reactions(chat: EventChat, messageId: number, tl: Api.MessageReactions, date: number): Content {
    const told = toReactions(tl);
    const actorId = told.recent[0]?.sender_id ?? (chat.id > 0 ? chat.id : null);
    const bot_api = { chat: chatOf(chat.id, this.#options), ...actorOf(actorId, this.#options) };
    const data = { chat, message_id: messageId, ...told, bot_api };
    return { type: "message.reactions", id: eventId.reactions(this.#options.me.id, data, date), data };
  }

  #deletedMessages(ids: readonly number[], channelId: number | null): Content | null {
    if (ids.length === 0) return null; // A call of ours took steps without deleting anything.
    const id = eventId.deletedMessages(this.#options.me.id, channelId, ids);
    return { type: "message.deleted", id, data: { message_ids: [...ids] } };
  }

  #other(update: Api.TypeUpdate, date: number): Extract<Content, { type: "update.other" }> {
    const kind = tlName(update);
    const fields = fieldsOrNone(update);
    // A numbered update is the same one whatever brought it; others happen when they come.
    const at = "pts" in fields || "qts" in fields ? 0 : date;
    const id = eventId.other(this.#options.me.id, kind, fields, at);
    return { type: "update.other", id, data: { kind, update: fields } };
  }
}

/** Somebody who may have acted in the name of a chat. */
function actorOf(id: number | null, names: Names): { user?: User; actor_chat?: Chat } {
  if (id === null) return {};
  return id > 0 ? { user: userOf(id, names) } : { actor_chat: chatOf(id, names) };
}

function isNew(update: Api.TypeUpdate): boolean {
  return update instanceof Api.UpdateNewMessage || update instanceof Api.UpdateNewChannelMessage;
}

function isEdit(update: Api.TypeUpdate): boolean {
  return update instanceof Api.UpdateEditMessage || update instanceof Api.UpdateEditChannelMessage;
}

/** The last resort must not fail: an update that cannot even be dumped is still told by its kind. */
function fieldsOrNone(update: Api.TypeUpdate): Record<string, unknown> {
  try {
    return tlFields(update);
  } catch {
    return {};
  }
}
