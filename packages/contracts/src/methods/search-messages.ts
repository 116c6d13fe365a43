import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { integerLike } from "../objects/scalars.ts";
import { UserId } from "../objects/user-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { EXAMPLE_PAGE, MessagePage } from "./message-page.ts";
import { MESSAGES, pageParams } from "./page-fields.ts";

/** What messages can be searched for besides their text (core.telegram.org/type/MessagesFilter). */
export const SEARCH_FILTERS = [
  "photo",
  "video",
  "photo_or_video",
  "document",
  "animation",
  "audio",
  "voice",
  "video_note",
  "location",
  "contact",
  "url",
  "mention",
  "pinned",
] as const;
export type SearchFilter = (typeof SEARCH_FILTERS)[number];

const date = integerLike("a date in Unix seconds").nullish();

export const searchMessages = defineResultMethod({
  name: "searchMessages",
  summary: "Find messages, newest first, in one chat or in all of the account's",
  params: z
    .object({
      query: z.string().max(256).nullish().meta({ description: "Words; may be absent beside `filter`" }),
      chat_id: ChatId.nullish().meta({ description: "All chats when absent" }),
      from_user_id: UserId.nullish().meta({ description: "Only this sender's; needs `chat_id`" }),
      message_thread_id: integerLike("the id of a topic")
        .nullish()
        .meta({ description: "Only this topic; needs `chat_id`" }),
      filter: z
        .enum(SEARCH_FILTERS)
        .nullish()
        .meta({ description: SEARCH_FILTERS.join(", ") }),
      chat_type: z.enum(["private", "group", "channel"]).nullish().meta({
        description: "Only chats of this kind, in a search of all; `group` means supergroups as well",
      }),
      min_date: date.meta({ description: "Unix seconds" }),
      max_date: date.meta({ description: "Unix seconds" }),
      ...pageParams(MESSAGES),
    })
    .refine(({ query, filter, from_user_id }) => Boolean(query?.trim() || filter || from_user_id), {
      path: ["query"],
      error: "expected words to search for, a `filter` or a `from_user_id`",
    })
    .refine(
      ({ chat_id, from_user_id, message_thread_id }) => chat_id || (!from_user_id && !message_thread_id),
      {
        path: ["chat_id"],
        error: "`from_user_id` and `message_thread_id` need a `chat_id`",
      },
    ),
  result: MessagePage,
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN", "CURSOR_INVALID"],
  example: { params: { query: "hello", chat_id: "@alice_demo" }, result: EXAMPLE_PAGE },
});
