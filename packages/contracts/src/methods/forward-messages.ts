import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { forwardFields, MessageIds, messageIds } from "./forward-fields.ts";

export const forwardMessages = defineResultMethod({
  name: "forwardMessages",
  summary: "Forward several messages; those that are not there are passed over",
  params: z.object({
    chat_id: ChatId,
    from_chat_id: ChatId,
    message_ids: messageIds,
    ...forwardFields,
  }),
  result: MessageIds,
  errors: ["CHAT_NOT_FOUND", "MESSAGE_NOT_FOUND", "FORBIDDEN"],
  example: {
    params: { chat_id: "@bob_demo", from_chat_id: "@alice_demo", message_ids: [42, 43] },
    result: [{ message_id: 50 }, { message_id: 51 }],
  },
});
