import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { ChatPermissionsInput } from "../objects/chat-member.ts";
import { UserId } from "../objects/user-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";
import { untilDate } from "./until-date.ts";

export const restrictChatMember = defineTrueMethod({
  name: "restrictChatMember",
  summary: "Keep a member of a supergroup from doing things",
  params: z.object({
    chat_id: ChatId,
    user_id: UserId,
    permissions: ChatPermissionsInput,
    use_independent_chat_permissions: z.boolean().nullish(),
    until_date: untilDate,
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, user_id: 1111111, permissions: { can_send_messages: false } },
});
