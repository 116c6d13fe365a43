import * as z from "zod";
import { defineResultMethod } from "./define-plain-method.ts";
import { ChatDescription, ChatTitle, NewChat, userIds } from "./new-chat-fields.ts";

export const createGroup = defineResultMethod({
  name: "createGroup",
  summary: "Make a group or supergroup with some people in it",
  params: z
    .object({
      title: ChatTitle,
      user_ids: userIds(200).nullish().meta({ description: "Who is in it; a `group` needs somebody" }),
      type: z.enum(["group", "supergroup"]).nullish().meta({ description: "`group` when absent" }),
      is_forum: z.boolean().nullish().meta({ description: "A supergroup with topics" }),
      description: ChatDescription,
    })
    .refine(({ type, is_forum, user_ids }) => type === "supergroup" || is_forum || user_ids?.length, {
      path: ["user_ids"],
      error: "a group needs somebody besides the account",
    }),
  result: NewChat,
  errors: ["CHAT_NOT_FOUND", "TOO_MANY_CHATS", "FORBIDDEN"],
  example: {
    params: { title: "Friends", user_ids: ["@alice_demo"] },
    result: { chat: { id: -1234567, type: "group", title: "Friends" }, missing_user_ids: [] },
  },
});
