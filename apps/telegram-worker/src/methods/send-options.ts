import { randomIdOf } from "../telegram/messages/random-id.ts";
import type { SendOptions } from "../telegram/messages/send.ts";
import type { FormattedText } from "../text/message-entity.ts";
import type { ExecutorContext } from "./executor.ts";

/** The fields that every sending method shares. */
interface SendFields {
  readonly reply_to_message_id?: number | null | undefined;
  readonly reply_parameters?: { readonly message_id: number } | null | undefined;
  readonly disable_notification?: boolean | null | undefined;
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
  };
}
