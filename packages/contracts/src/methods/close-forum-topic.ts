import * as z from "zod";
import { defineTrueMethod } from "./define-plain-method.ts";
import { topicFields } from "./topic-fields.ts";

export const closeForumTopic = defineTrueMethod({
  name: "closeForumTopic",
  summary: "Close a topic",
  params: z.object(topicFields),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, message_thread_id: 7 },
});
