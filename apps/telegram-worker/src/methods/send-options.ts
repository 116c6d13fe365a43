import type { ReplyParameters } from "@telepipe/contracts";
import { randomIdOf } from "../telegram/messages/random-id.ts";
import type { SendOptions } from "../telegram/messages/send.ts";
import type { FormattedText } from "../text/message-entity.ts";
import type { ExecutorContext } from "./executor.ts";
import { formattedText } from "./formatted-text.ts";

/** The fields that every sending method shares. */
export interface SendFields {
  readonly reply_to_message_id?: number | null | undefined;
  readonly reply_parameters?: ReplyParameters | null | undefined;
  readonly allow_sending_without_reply?: boolean | null | undefined;
  readonly disable_notification?: boolean | null | undefined;
  readonly protect_content?: boolean | null | undefined;
  readonly schedule_date?: number | null | undefined;
  readonly message_thread_id?: number | null | undefined;
}

/** How a send is made, from the shared fields; `reply_parameters` wins over the older `reply_to_message_id`. */
export function sendOptions(
  fields: SendFields,
  content: FormattedText,
  { randomSeed, acceptedAt }: ExecutorContext,
): SendOptions {
  return {
    randomId: randomIdOf(randomSeed),
    content,
    acceptedAt,
    replyToMessageId: fields.reply_parameters?.message_id ?? fields.reply_to_message_id ?? null,
    silent: fields.disable_notification ?? false,
    protect: fields.protect_content ?? false,
    threadId: fields.message_thread_id ?? null,
    scheduleDate: fields.schedule_date ?? null,
    mayLackReply:
      fields.reply_parameters?.allow_sending_without_reply ?? fields.allow_sending_without_reply ?? false,
    quote: fields.reply_parameters ? quoteOf(fields.reply_parameters) : null,
    replyToChatId: fields.reply_parameters?.chat_id ?? null,
  };
}

function quoteOf({ quote, quote_parse_mode, quote_entities, quote_position }: ReplyParameters) {
  if (!quote) return null;
  const content = formattedText({ text: quote, parse_mode: quote_parse_mode, entities: quote_entities });
  return { content, position: quote_position ?? null };
}
