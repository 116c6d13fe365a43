import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { ChatMember } from "../objects/chat-member.ts";
import { UserId } from "../objects/user-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const getChatMember = defineResultMethod({
  name: "getChatMember",
  summary: "Tell somebody's standing in a chat",
  params: z.object({ chat_id: ChatId, user_id: UserId }),
  result: ChatMember,
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: {
    params: { chat_id: -1001234567890, user_id: 1111111 },
    result: { status: "member", user: { id: 1111111, is_bot: false, first_name: "Alice" } },
  },
});
