import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { forwardFields, MessageIds, messageIds } from "./forward-fields.ts";

export const copyMessages = defineResultMethod({
  name: "copyMessages",
  summary: "Copy several messages, without telling whose they were",
  params: z.object({
    chat_id: ChatId,
    from_chat_id: ChatId,
    message_ids: messageIds,
    ...forwardFields,
    remove_caption: z.boolean().nullish(),
  }),
  result: MessageIds,
  errors: ["CHAT_NOT_FOUND", "MESSAGE_NOT_FOUND", "FORBIDDEN"],
  example: {
    params: { chat_id: "@bob_demo", from_chat_id: "@alice_demo", message_ids: [42, 43] },
    result: [{ message_id: 50 }, { message_id: 51 }],
  },
});
