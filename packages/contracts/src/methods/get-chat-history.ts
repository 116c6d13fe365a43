import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { integerLike } from "../objects/scalars.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { EXAMPLE_PAGE, MessagePage } from "./message-page.ts";
import { MESSAGES, pageParams } from "./page-fields.ts";

export const getChatHistory = defineResultMethod({
  name: "getChatHistory",
  summary: "List a chat's messages, newest first",
  params: z.object({
    chat_id: ChatId,
    message_thread_id: integerLike("the id of a topic")
      .nullish()
      .meta({ description: "Only a forum's topic, or the comments on a post" }),
    until_date: integerLike("a date in Unix seconds")
      .nullish()
      .meta({ description: "Only messages that are older; Unix seconds" }),
    ...pageParams(MESSAGES),
  }),
  result: MessagePage,
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN", "CURSOR_INVALID"],
  example: { params: { chat_id: "@alice_demo", limit: 10 }, result: EXAMPLE_PAGE },
});
