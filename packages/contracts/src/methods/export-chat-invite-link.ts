import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const exportChatInviteLink = defineResultMethod({
  name: "exportChatInviteLink",
  summary: "Make a chat's primary invite link anew; the one before is revoked",
  params: z.object({ chat_id: ChatId }),
  result: z.string(),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { params: { chat_id: -1001234567890 }, result: "https://t.me/+abcdefghijk" },
});
