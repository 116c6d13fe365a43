import { EVENT_TYPES, type Event, type EventType } from "../events/event.ts";
import type { WebhookChats } from "./webhook.ts";

/** What an endpoint gets that does not say what it wants: messages, and what keeps them from coming. */
export const DEFAULT_EVENTS: readonly string[] = [
  "message.new",
  "updates.gap",
  "account.status",
  "endpoint.*",
];

/** Which events an endpoint wants. */
export interface EventFilter {
  accepts(event: Event): boolean;
}

type ChatKind = NonNullable<WebhookChats["kinds"]>[number];

/**
 * A filter made of event types, where `*` stands for any characters (`message.new`, `message.*`, `*`), and of
 * chats. An event passes when any pattern and all conditions on chats match; events that concern no chat are asked
 * for by type only.
 */
export function createEventFilter(
  patterns: readonly string[],
  chats: WebhookChats | null = null,
): EventFilter {
  const types = new Set<EventType>(patterns.flatMap(matchingTypes));
  if (chats === null) return { accepts: (event) => types.has(event.type) };
  const ids = chats.ids && new Set(chats.ids);
  const kinds = chats.kinds && new Set(chats.kinds);
  return {
    accepts: (event) => {
      if (!types.has(event.type)) return false;
      if (event.chat_id === null) return true;
      if (ids && !ids.has(event.chat_id)) return false;
      if (kinds && !kindsOf(event, event.chat_id).some((kind) => kinds.has(kind))) return false;
      return !chats.mentions_only || concernsAccount(event, event.chat_id);
    },
  };
}

/** The patterns that no event type can ever match: most likely a slip of the pen. */
export function findUnknownPatterns(patterns: readonly string[]): string[] {
  return patterns.filter((pattern) => matchingTypes(pattern).length === 0);
}

/** The event types that a pattern stands for. */
export function matchingTypes(pattern: string): EventType[] {
  const literals = pattern.split("*").map((literal) => literal.replaceAll(/\W/g, "\\$&"));
  const regex = new RegExp(`^${literals.join(".*")}$`);
  return EVENT_TYPES.filter((type) => regex.test(type));
}

/** The chat's kind as far as it is known: an id alone does not tell a supergroup from a channel. */
function kindsOf(event: Event, chatId: number): ChatKind[] {
  if ("message" in event.data) return [event.data.message.chat.type];
  if ("chat" in event.data) return [event.data.chat.type];
  if (chatId > 0) return ["private"];
  return chatId > FIRST_CHANNEL_ID ? ["group"] : ["supergroup", "channel"];
}

/** Marked ids of channels and supergroups lie below (core.telegram.org/api/bots/ids). */
const FIRST_CHANNEL_ID = -1_000_000_000_000;

function concernsAccount(event: Event, chatId: number): boolean {
  if (chatId > 0) return true;
  if ("messages" in event.data) return event.data.messages.some(({ mentioned }) => mentioned);
  return "message" in event.data && event.data.message.mentioned === true;
}
