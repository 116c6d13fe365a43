import * as z from "zod";
import { MessageEntity } from "./message-entity.ts";
import { UnixSeconds } from "./scalars.ts";

/** A message that the account sent or edited, in the Bot API's words (core.telegram.org/bots/api#message). */
export const Message = z.object({
  message_id: z.int(),
  date: UnixSeconds,
  edit_date: UnixSeconds.optional(),
  chat: z.object({ id: z.int() }),
  text: z.string().optional(),
  entities: z.array(MessageEntity).optional(),
  caption: z.string().optional(),
  caption_entities: z.array(MessageEntity).optional(),
});
export type Message = z.infer<typeof Message>;
