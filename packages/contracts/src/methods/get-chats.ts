import * as z from "zod";
import { Dialog } from "../objects/dialog.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { PEERS, pageOf, pageParams } from "./page-fields.ts";

export const getChats = defineResultMethod({
  name: "getChats",
  summary: "List the account's chats, pinned ones first, then by their newest message",
  params: z.object({
    is_archived: z
      .boolean({ error: "expected true or false" })
      .nullish()
      .meta({ description: "The archive instead of the main list" }),
    ...pageParams(PEERS),
  }),
  result: pageOf({ chats: z.array(Dialog) }),
  errors: ["CURSOR_INVALID"],
  example: {
    params: { limit: 10 },
    result: {
      chats: [
        {
          chat: { id: 1111111, type: "private", first_name: "Alice", username: "alice_demo" },
          unread_count: 2,
          unread_mention_count: 0,
          unread_reaction_count: 0,
          last_read_inbox_message_id: 40,
          last_read_outbox_message_id: 41,
        },
      ],
    },
  },
});
