import * as z from "zod";
import { defineResultMethod } from "./define-plain-method.ts";
import { ChatDescription, ChatTitle, NewChat, userIds } from "./new-chat-fields.ts";

export const createChannel = defineResultMethod({
  name: "createChannel",
  summary: "Make a channel",
  params: z.object({ title: ChatTitle, description: ChatDescription, user_ids: userIds(200).nullish() }),
  result: NewChat,
  errors: ["CHAT_NOT_FOUND", "TOO_MANY_CHATS", "FORBIDDEN"],
  example: {
    params: { title: "News", description: "What is new" },
    result: { chat: { id: -1001234567890, type: "channel", title: "News" }, missing_user_ids: [] },
  },
});
