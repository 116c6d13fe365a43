import * as z from "zod";
import { defineTrueMethod } from "./define-plain-method.ts";
import { topicFields } from "./topic-fields.ts";

export const editForumTopic = defineTrueMethod({
  name: "editForumTopic",
  summary: "Give a topic another name or icon",
  params: z.object({
    ...topicFields,
    name: z.string().nullish(),
    icon_custom_emoji_id: z
      .string()
      .regex(/^\d{1,19}$/)
      .nullish()
      .meta({ description: "0 takes the icon away" }),
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, message_thread_id: 7, name: "Answers" },
});
