import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { UserId } from "../objects/user-id.ts";
import { AdministratorRights } from "./administrator-rights.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const promoteChatMember = defineTrueMethod({
  name: "promoteChatMember",
  summary: "Make somebody an administrator with these rights; without any, no longer one",
  params: z.object({ chat_id: ChatId, user_id: UserId, ...AdministratorRights.shape }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, user_id: 1111111, can_delete_messages: true, can_invite_users: true },
});
