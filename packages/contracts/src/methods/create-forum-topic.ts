import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { ForumTopic } from "../objects/forum-topic.ts";
import { integerLike } from "../objects/scalars.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const createForumTopic = defineResultMethod({
  name: "createForumTopic",
  summary: "Make a topic in a forum",
  params: z.object({
    chat_id: ChatId,
    name: z.string().meta({ description: "1 to 128 characters" }),
    icon_color: integerLike("one of the colors of topics").nullish(),
    icon_custom_emoji_id: z
      .string()
      .regex(/^\d{1,19}$/)
      .nullish(),
  }),
  result: ForumTopic,
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: {
    params: { chat_id: -1001234567890, name: "Questions" },
    result: { message_thread_id: 7, name: "Questions", icon_color: 7322096 },
  },
});
