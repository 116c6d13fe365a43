import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const reopenGeneralForumTopic = defineTrueMethod({
  name: "reopenGeneralForumTopic",
  summary: "Open a forum's closed general topic",
  params: z.object({ chat_id: ChatId }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890 },
});
