import * as z from "zod";
import { defineTrueMethod } from "./define-plain-method.ts";
import { topicFields } from "./topic-fields.ts";

export const deleteForumTopic = defineTrueMethod({
  name: "deleteForumTopic",
  summary: "Delete a topic with all its messages",
  params: z.object(topicFields),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, message_thread_id: 7 },
});
