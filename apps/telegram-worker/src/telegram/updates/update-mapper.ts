import { Event } from "@telepipe/contracts";
import { type Clock, type Logger, systemClock } from "@telepipe/runtime";
import { Api } from "telegram";
import type { Me } from "../telegram-session.ts";
import { chatOfUpdate, messageOf } from "./chat-of-update.ts";
import { eventId } from "./event-id.ts";
import type { UpdateContainer } from "./intake.ts";
import type { MessageCompletion } from "./message-completion.ts";
import type { TlMessage } from "./message-source.ts";
import type { Profiles } from "./profiles.ts";
import { RecentChats } from "./recent-chats.ts";
import { tlFields, tlName } from "./tl-json.ts";

/** One update on its way to an event. */
export interface IncomingUpdate {
  /** Telegram's constructor name, for example `updateNewMessage`. */
  readonly kind: string;
  /** Marked id of the chat in which it keeps its place; null when it concerns the account. */
  readonly chatId: number | null;
  /**
   * Completes the update with what has to be fetched. Never rejects: what cannot be mapped becomes `update.other`.
   * Null for the account's own messages, which are not incoming.
   */
  toEvent(): Promise<Event | null>;
}

/** What mapping needs. */
export interface UpdateMapperOptions {
  readonly me: Me;
  readonly profiles: Profiles;
  readonly completion: MessageCompletion;
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

  /** The updates of a container, in its order. Does not throw, and does not wait for anything. */
  map({ updates, users, chats, date }: UpdateContainer): IncomingUpdate[] {
    const { profiles, clock = systemClock } = this.#options;
    const receivedAt = clock.now();
    profiles.remember(users, chats);
    return updates.map((update) => {
      const chatId = this.#chatOf(update);
      return {
        kind: tlName(update),
        chatId,
        toEvent: () => this.#toEvent(update, { chatId, date, receivedAt }),
      };
    });
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

  async #toEvent(
    update: Api.TypeUpdate,
    { chatId, date, receivedAt }: { chatId: number | null; date: number; receivedAt: number },
  ): Promise<Event | null> {
    const { me, log } = this.#options;
    const envelope = {
      v: 1 as const,
      account: { id: me.id, phone_number: me.phoneNumber },
      chat_id: chatId,
      received_at: receivedAt,
    };
    try {
      const content = await this.#content(update, date);
      return content && Event.parse({ ...envelope, ...content });
    } catch (err) {
      log.error({ err, kind: tlName(update), chat_id: chatId }, "update.not_mapped");
      return { ...envelope, ...this.#other(update, date) };
    }
  }

  async #content(update: Api.TypeUpdate, date: number): Promise<Content | null> {
    const message = messageOf(update);
    if (message && isNew(update)) return this.#newMessage(message);
    if (message && isEdit(update)) return this.#editedMessage(message);
    if (update instanceof Api.UpdateDeleteMessages) return this.#deletedMessages(update.messages, null);
    if (update instanceof Api.UpdateDeleteChannelMessages) {
      return this.#deletedMessages(update.messages, chatOfUpdate(update));
    }
    return this.#other(update, date);
  }

  async #newMessage(tl: TlMessage): Promise<Content | null> {
    if (tl.out) return null;
    const message = await this.#options.completion.complete(tl);
    return { type: "message.new", id: eventId.newMessage(this.#options.me.id, message), data: { message } };
  }

  async #editedMessage(tl: TlMessage): Promise<Content | null> {
    if (tl.out) return null;
    const message = await this.#options.completion.complete(tl);
    return {
      type: "message.edited",
      id: eventId.editedMessage(this.#options.me.id, message),
      data: { message },
    };
  }

  #deletedMessages(ids: readonly number[], channelId: number | null): Content {
    const id = eventId.deletedMessages(this.#options.me.id, channelId, ids);
    return { type: "message.deleted", id, data: { message_ids: [...ids] } };
  }

  #other(update: Api.TypeUpdate, date: number): Extract<Content, { type: "update.other" }> {
    const kind = tlName(update);
    const fields = fieldsOrNone(update);
    const id = eventId.other(this.#options.me.id, kind, fields, date);
    return { type: "update.other", id, data: { kind, update: fields } };
  }
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
