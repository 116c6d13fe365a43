import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { integerLike, MessageId } from "../objects/scalars.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const readHistory = defineTrueMethod({
  name: "readHistory",
  summary: "Mark a chat's messages as read, on all devices and for those who wrote them",
  params: z.object({
    chat_id: ChatId,
    message_id: MessageId.nullish().meta({ description: "Up to this message; all of them when absent" }),
    message_thread_id: integerLike("the id of a topic")
      .nullish()
      .meta({ description: "Only a forum's topic, or the comments on a post" }),
    with_mentions: z
      .boolean({ error: "expected true or false" })
      .nullish()
      .meta({ description: "Also that the account was mentioned" }),
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: "@alice_demo" },
});
