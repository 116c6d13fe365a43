import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { EXAMPLE_PAGE, MessagePage } from "./message-page.ts";
import { MESSAGES, pageParams } from "./page-fields.ts";

export const getScheduledMessages = defineResultMethod({
  name: "getScheduledMessages",
  summary:
    "List the messages that wait for their `schedule_date` in a chat, soonest first; `date` is when they go out, and their ids are not those that they will have",
  params: z.object({ chat_id: ChatId, ...pageParams(MESSAGES) }),
  result: MessagePage,
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN", "CURSOR_INVALID"],
  example: { params: { chat_id: "@alice_demo" }, result: EXAMPLE_PAGE },
});
