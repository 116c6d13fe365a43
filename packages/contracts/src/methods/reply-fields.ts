import * as z from "zod";
import { MessageId } from "../objects/scalars.ts";

/** How a sent message refers to an earlier one of the same chat (core.telegram.org/bots/api#replyparameters). */
export const replyFields = {
  reply_to_message_id: MessageId.nullish(),
  reply_parameters: z
    .object({ message_id: MessageId })
    .nullish()
    .meta({ description: "The Bot API's newer form of reply_to_message_id" }),
  disable_notification: z.boolean({ error: "expected true or false" }).nullish(),
};
