import * as z from "zod";
import { Chat } from "../objects/chat.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { pageOf, pageParams } from "./page-fields.ts";

export const searchPublicChats = defineResultMethod({
  name: "searchPublicChats",
  summary: "Find people, bots, groups and channels that have a username, by its beginning or their name",
  params: z.object({
    query: z.string().trim().min(1, { error: "expected words to search for" }).max(256),
    ...pageParams({ usual: 20, most: 50 }),
  }),
  result: pageOf({ chats: z.array(Chat) }),
  errors: ["CURSOR_INVALID"],
  example: {
    params: { query: "alice" },
    result: { chats: [{ id: 1111111, type: "private", first_name: "Alice", username: "alice_demo" }] },
  },
});
