import type { Event } from "@telepipe/contracts";

export const SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/** Of one request, so that a hanging endpoint costs what it costs soon. */
export const TIMEOUT_MS = 2000;
export const PLAIN_QUEUE = "plain";

/** A job of the plain dispatcher: an event on its way to an endpoint. */
export interface PlainJob {
  readonly url: string;
  readonly event: Extract<Event, { type: "message.new" }>;
}

/** What is delivered: the same events to every endpoint. */
export interface Load {
  readonly endpoints: number;
  readonly chats: number;
  readonly eventsPerChat: number;
}

/** The receivers of a run. */
export function benchEndpoints(baseUrl: string, count: number): { id: string; url: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: `bench-${index}`, url: `${baseUrl}/${index}` }));
}

const FILLER = "A message of the length that people write. ".repeat(8);

/** The events of a load, chat by chat in turns, as they would come in. Ids differ between runs. */
export function benchEvents({ chats, eventsPerChat }: Load, run: string): PlainJob["event"][] {
  return Array.from({ length: eventsPerChat }, (_, index) =>
    Array.from({ length: chats }, (__, chat) => event(1000 + chat, index + 1, run)),
  ).flat();
}

function event(chatId: number, messageId: number, run: string): PlainJob["event"] {
  const from = {
    id: chatId,
    is_bot: false,
    first_name: "Ada",
    last_name: null,
    username: "ada",
    language_code: null,
    phone_number: null,
  };
  return {
    v: 1,
    id: `msg_${run}_${chatId}_${messageId}`,
    account: { id: 42, phone_number: "+10000000000" },
    chat_id: chatId,
    received_at: Date.now(),
    type: "message.new",
    data: {
      message: {
        message_id: messageId,
        chat: { id: chatId, type: "private", title: null, username: "ada" },
        date: Math.floor(Date.now() / 1000),
        edit_date: null,
        from,
        text: FILLER,
        entities: [],
        media: null,
        reply_to: null,
        service: null,
        media_group_id: null,
      },
    },
  };
}
