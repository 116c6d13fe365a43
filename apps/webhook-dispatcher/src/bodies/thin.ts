import type { Event } from "@telepipe/contracts";

/** The webhook body that only names the event, for receivers that fetch contents themselves. */
export function thinBody(event: Event): Record<string, unknown> {
  return {
    event: event.type,
    event_id: event.id,
    account_id: event.account.id,
    chat_id: event.chat_id,
    message_id: "message" in event.data ? event.data.message.message_id : null,
    ...("messages" in event.data ? { message_ids: event.data.messages.map((each) => each.message_id) } : {}),
    received_at: new Date(event.received_at).toISOString(),
  };
}
