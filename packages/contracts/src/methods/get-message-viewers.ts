import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId, UnixSeconds } from "../objects/scalars.ts";
import { User } from "../objects/user.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { PEERS, pageOf, pageParams } from "./page-fields.ts";

export const getMessageViewers = defineResultMethod({
  name: "getMessageViewers",
  summary:
    "List who has read a message of the account's: in private chats, and in groups of up to 100 members, for seven days",
  params: z.object({ chat_id: ChatId, message_id: MessageId, ...pageParams(PEERS) }),
  result: pageOf({ viewers: z.array(z.object({ user: User, date: UnixSeconds })) }),
  errors: ["CHAT_NOT_FOUND", "MESSAGE_NOT_FOUND", "VIEWERS_UNKNOWN", "CURSOR_INVALID"],
  example: {
    params: { chat_id: "@alice_demo", message_id: 42 },
    result: {
      viewers: [{ user: { id: 1111111, is_bot: false, first_name: "Alice" }, date: 1767268800 }],
    },
  },
});
