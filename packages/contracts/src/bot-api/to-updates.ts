import type { Event } from "../events/event.ts";
import type { EventMessage } from "../events/event-message.ts";
import type { MediaGroup } from "../events/media-group.ts";
import type { MessageReactions } from "../events/message-reactions.ts";
import { namelessChat, namelessUser } from "./nameless.ts";
import { otherUpdates } from "./other-updates.ts";
import type { Update, UpdateContent } from "./update.ts";
import type { UpdateKind } from "./update-kinds.ts";

/**
 * What an event is in the Bot API (core.telegram.org/bots/api#update): one update, or none for what only Telepipe
 * knows.
 */
export function toUpdates(event: Event): readonly UpdateContent[] {
  switch (event.type) {
    case "message.new":
      return newMessage(event.data.message);
    case "message.edited":
      return editedMessage(event.data.message, event.account.id);
    case "message.sent": {
      const message = event.data.message.bot_api;
      return message === undefined ? [] : [{ kind: "outgoing_message", body: message }];
    }
    case "media_group.new":
      return mediaGroup(event.data);
    case "message.deleted": {
      const chat = namelessChat(event.chat_id ?? 0);
      const { message_ids } = event.data;
      return [{ kind: "deleted_business_messages", body: { business_connection_id: "", chat, message_ids } }];
    }
    case "message.reactions":
      return reactions(event.data, Math.floor(event.received_at / 1000));
    case "chat_member.updated": {
      const isOwn = event.data.new_chat_member.user.id === event.account.id;
      return [{ kind: isOwn ? "my_chat_member" : "chat_member", body: event.data }];
    }
    case "chat_join_request.new":
      return [{ kind: "chat_join_request", body: event.data }];
    case "update.other":
      return otherUpdates(event.data, event);
    default:
      return [];
  }
}

/** The first of an event's updates that is allowed; null when there is none. */
export function toUpdate(event: Event, allowed: readonly UpdateKind[]): UpdateContent | null {
  return toUpdates(event).find(({ kind }) => allowed.includes(kind)) ?? null;
}

/** An update with its id, as it goes out. */
export function numbered(updateId: number, { kind, body }: UpdateContent): Update {
  return { update_id: updateId, [kind]: body };
}

function newMessage({ bot_api: message }: EventMessage): readonly UpdateContent[] {
  if (message === undefined) return [];
  return [{ kind: message.chat.type === "channel" ? "channel_post" : "message", body: message }];
}

function editedMessage({ bot_api, from }: EventMessage, accountId: number): readonly UpdateContent[] {
  if (bot_api === undefined) return [];
  // The Bot API promises the date; a message that became another without one did so when it was sent.
  const message = { ...bot_api, edit_date: bot_api.edit_date ?? bot_api.date };
  if (message.chat.type === "channel") return [{ kind: "edited_channel_post", body: message }];
  return [{ kind: from?.id === accountId ? "edited_outgoing_message" : "edited_message", body: message }];
}

function mediaGroup({ media_group_id, messages: all }: MediaGroup): readonly UpdateContent[] {
  const messages = all.flatMap(({ bot_api }) => bot_api ?? []);
  const [first] = messages;
  if (first === undefined) return [];
  return [{ kind: "media_group", body: { chat: first.chat, media_group_id, messages } }];
}

/** Who reacted last where Telegram names people, else the counts, as in channels. */
function reactions(data: MessageReactions, now: number): readonly UpdateContent[] {
  const { message_id, recent } = data;
  const { chat, ...named } = data.bot_api ?? { chat: namelessChat(data.chat.id, data.chat) };
  const [last] = recent;
  // In a private chat it is clear whose reaction it was that is gone.
  if (chat.type === "channel" || (last === undefined && chat.type !== "private")) {
    const counts = data.reactions.map(({ type, total_count }) => ({ type, total_count }));
    return [{ kind: "message_reaction_count", body: { chat, message_id, date: now, reactions: counts } }];
  }
  const own = recent.filter(({ sender_id }) => sender_id === last?.sender_id).map(({ type }) => type);
  const actor = data.bot_api ? named : namelessActor(last?.sender_id ?? chat.id);
  const date = last?.date ?? now;
  const body = { chat, message_id, ...actor, date, old_reaction: [], new_reaction: own };
  return [{ kind: "message_reaction", body }];
}

function namelessActor(id: number) {
  return id > 0 ? { user: namelessUser(id) } : { actor_chat: namelessChat(id) };
}
