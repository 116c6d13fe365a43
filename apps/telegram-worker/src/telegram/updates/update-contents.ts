import type { Chat, Event, EventChat, EventType, User } from "@telepipe/contracts";
import { Api } from "telegram";
import { chatOf, type Names, userOf } from "../objects/to-people.ts";
import type { Me } from "../telegram-session.ts";
import { chatOfUpdate, messageOf } from "./chat-of-update.ts";
import { eventId } from "./event-id.ts";
import type { MessageCompletion } from "./message-completion.ts";
import type { TlMessage } from "./message-source.ts";
import type { Profiles } from "./profiles.ts";
import { tlFields, tlName } from "./tl-json.ts";
import { chatProfile, isOwnMessage } from "./to-message.ts";
import { toReactions } from "./to-reactions.ts";

/** What telling takes. */
export interface UpdateContentsOptions {
  readonly me: Me;
  readonly profiles: Profiles;
  readonly completion: MessageCompletion;
  /** Whether anybody wants events of this type; asked for those that are many and seldom wanted. */
  isWanted(type: EventType): boolean;
}

/** An event without its envelope. */
type Content = {
  [Type in Event["type"]]: Pick<Extract<Event, { type: Type }>, "type" | "data" | "id">;
}[Event["type"]];

/** Tells of one account's updates, each by itself. */
export class UpdateContents {
  readonly #options: UpdateContentsOptions;

  constructor(options: UpdateContentsOptions) {
    this.#options = options;
  }

  /**
   * What an update tells, completed with what has to be fetched; null when there is nothing to tell, or nobody to whom.
   * Rejects when it cannot be mapped.
   */
  async of(update: Api.TypeUpdate, date: number): Promise<Content | null> {
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
    return this.#options.isWanted("update.other") ? this.other(update, date) : null;
  }

  /** An update as Telegram has it. Does not throw. */
  other(update: Api.TypeUpdate, date: number): Extract<Content, { type: "update.other" }> {
    const kind = tlName(update);
    const fields = fieldsOrNone(update);
    // A numbered update is the same one whatever brought it; others happen when they come.
    const at = "pts" in fields || "qts" in fields ? 0 : date;
    const id = eventId.other(this.#options.me.id, kind, fields, at);
    return { type: "update.other", id, data: { kind, update: fields } };
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
}

/** Somebody who may have acted in the name of a chat. */
function actorOf(id: number | null, names: Names): { user?: User; actor_chat?: Chat } {
  if (id === null) return {};
  return id > 0 ? { user: userOf(id, names) } : { actor_chat: chatOf(id, names) };
}

/** Whether it brings a message that was not there before. */
export function isNew(update: Api.TypeUpdate): boolean {
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
