import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { UserId } from "../objects/user-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const approveChatJoinRequest = defineTrueMethod({
  name: "approveChatJoinRequest",
  summary: "Let somebody in who has asked",
  params: z.object({ chat_id: ChatId, user_id: UserId }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, user_id: 1111111 },
});
