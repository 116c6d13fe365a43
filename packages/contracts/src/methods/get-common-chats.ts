import * as z from "zod";
import { Chat } from "../objects/chat.ts";
import { UserId } from "../objects/user-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { PEERS, pageOf, pageParams } from "./page-fields.ts";

export const getCommonChats = defineResultMethod({
  name: "getCommonChats",
  summary: "List the groups that the account and somebody else are both in",
  params: z.object({ user_id: UserId, ...pageParams(PEERS) }),
  result: pageOf({ chats: z.array(Chat) }),
  errors: ["CHAT_NOT_FOUND", "CURSOR_INVALID"],
  example: {
    params: { user_id: "@alice_demo" },
    result: { chats: [{ id: -1234567, type: "group", title: "Demo group" }] },
  },
});
