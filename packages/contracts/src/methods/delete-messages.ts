import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";
import { messageIds } from "./forward-fields.ts";

export const deleteMessages = defineTrueMethod({
  name: "deleteMessages",
  summary: "Delete several messages for everyone; those that are not there are passed over",
  params: z.object({ chat_id: ChatId, message_ids: messageIds }),
  errors: ["CHAT_NOT_FOUND", "MESSAGE_NOT_DELETABLE"],
  example: { chat_id: "@alice_demo", message_ids: [42, 43] },
});
