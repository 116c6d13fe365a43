import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { missing_user_ids, userIds } from "./new-chat-fields.ts";

export const addChatMembers = defineResultMethod({
  name: "addChatMembers",
  summary: "Add people to a group or channel; those who are in it already are passed over",
  params: z.object({ chat_id: ChatId, user_ids: userIds(200) }),
  result: z.object({ missing_user_ids }),
  errors: ["CHAT_NOT_FOUND", "TOO_MANY_CHATS", "FORBIDDEN"],
  example: { params: { chat_id: -1234567, user_ids: ["@alice_demo"] }, result: { missing_user_ids: [] } },
});
