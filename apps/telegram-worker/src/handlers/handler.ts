import type { Event, EventType } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import type { Conversation } from "./conversation.ts";

/** Code of one's own that reacts to events inside the worker; see docs/handlers.md. */
export interface Handler {
  /** As `HANDLERS` names it; part of Redis keys and job ids, so letters, digits, `_` and `-` only. */
  readonly name: string;
  /**
   * Called once per event that Telegram caused, when it is in the queue to the webhooks; events of one chat one after
   * the other. May throw: the error is logged and concerns nobody else.
   */
  handle(event: Event, context: HandlerContext): Promise<void>;
}

/** What an event's `data` holds. */
export type EventData<Type extends EventType> = Extract<Event, { type: Type }>["data"];

/** What a handler may do about one event. */
export interface HandlerContext {
  /** Sends a text to the event's chat, in order with the other sends; resolves when the call is queued. */
  reply(text: string): Promise<void>;
  /** What this handler remembers of the one who wrote, in this chat. */
  readonly conversation: Conversation;
  /** Adds an event of the event's chat; it goes to the webhooks as any other. */
  publish<Type extends EventType>(type: Type, data: EventData<Type>): void;
  readonly log: Logger;
}
