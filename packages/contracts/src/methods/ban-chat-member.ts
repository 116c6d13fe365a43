import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { UserId } from "../objects/user-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";
import { untilDate } from "./until-date.ts";

export const banChatMember = defineTrueMethod({
  name: "banChatMember",
  summary: "Throw somebody out of a chat for good, or for a while",
  params: z.object({
    chat_id: ChatId,
    user_id: UserId,
    until_date: untilDate,
    revoke_messages: z.boolean().nullish(),
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, user_id: 1111111 },
});
