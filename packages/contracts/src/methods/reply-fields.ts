import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageEntity } from "../objects/message-entity.ts";
import { ParseMode } from "../objects/parse-mode.ts";
import { integerLike, MessageId } from "../objects/scalars.ts";
import { scheduleDate } from "./schedule-date.ts";

const flag = () => z.boolean({ error: "expected true or false" }).nullish();

/** core.telegram.org/bots/api#replyparameters */
export const ReplyParameters = z.object({
  message_id: MessageId,
  chat_id: ChatId.nullish(),
  allow_sending_without_reply: flag(),
  quote: z.string().max(1024).nullish(),
  quote_parse_mode: ParseMode.nullish(),
  quote_entities: z.array(MessageEntity).nullish(),
  quote_position: z.int().nonnegative().nullish(),
});
export type ReplyParameters = z.infer<typeof ReplyParameters>;

/** How a sent message is sent, and what earlier one it refers to. */
export const replyFields = {
  reply_to_message_id: MessageId.nullish(),
  reply_parameters: ReplyParameters.nullish().meta({
    description: "The Bot API's newer form of reply_to_message_id",
  }),
  allow_sending_without_reply: flag(),
  disable_notification: flag(),
  protect_content: flag(),
  schedule_date: scheduleDate,
  message_thread_id: integerLike("the id of a topic")
    .nullish()
    .meta({ description: "The topic of a forum, or the post that is commented on" }),
};
