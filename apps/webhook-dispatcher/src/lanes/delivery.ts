import type { Delivery, Event, EventMessage } from "@telepipe/contracts";

export { Delivery } from "@telepipe/contracts";

/** The lane of events that concern no chat. */
const ACCOUNT_LANE = "account";

/** The delivery of an event, the same for every endpoint. */
export function deliveryOf(event: Event): Delivery {
  return {
    v: 1,
    event_id: event.id,
    lane: laneOf(event),
    type: event.type,
    chat_id: event.chat_id,
    message_id: firstMessage(event)?.message_id ?? null,
    chat_name: chatName(event),
    received_at: event.received_at,
    rejections: 0,
  };
}

/** Callbacks go to an address each, so none waits for another. */
function laneOf(event: Event): string {
  if (event.type === "call.finished") return event.data.job_id;
  return event.chat_id === null ? ACCOUNT_LANE : String(event.chat_id);
}

/** What Bull Board calls it: `message.new · Alice (123) #45`. */
export function deliveryName({ type, chat_id, chat_name, message_id }: Delivery): string {
  const where =
    chat_id === null ? "account" : chat_name === null ? `chat ${chat_id}` : `${chat_name} (${chat_id})`;
  return `${type} · ${where}${message_id === null ? "" : ` #${message_id}`}`;
}

/** The message that an event tells of; of an album the first. */
function firstMessage({ data }: Event): EventMessage | null {
  if ("messages" in data) return data.messages[0] ?? null;
  return "message" in data ? data.message : null;
}

const MAX_NAME_LENGTH = 40;

function chatName(event: Event): string | null {
  const message = firstMessage(event);
  if (message === null) return null;
  const { chat, from } = message;
  const name = chat.title ?? (chat.type === "private" ? from?.first_name : null) ?? chat.username;
  return name ? [...name].slice(0, MAX_NAME_LENGTH).join("") : null;
}

/** A delivery that needs a job, because its event is the head of its lane. */
export interface Head {
  readonly endpointId: string;
  readonly delivery: Delivery;
}
