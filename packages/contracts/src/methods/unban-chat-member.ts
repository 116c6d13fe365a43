import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { UserId } from "../objects/user-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const unbanChatMember = defineTrueMethod({
  name: "unbanChatMember",
  summary: "Let somebody come back who was thrown out; a member is removed, unless only_if_banned",
  params: z.object({ chat_id: ChatId, user_id: UserId, only_if_banned: z.boolean().nullish() }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, user_id: 1111111, only_if_banned: true },
});
