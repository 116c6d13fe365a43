import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineMessageMethod } from "./define-plain-method.ts";

export const stopMessageLiveLocation = defineMessageMethod({
  name: "stopMessageLiveLocation",
  summary: "Stop sharing a live place",
  params: z.object({ chat_id: ChatId, message_id: MessageId }),
  errors: ["MESSAGE_NOT_FOUND", "MESSAGE_NOT_EDITABLE"],
  example: { params: { chat_id: "@alice_demo", message_id: 42 } },
});
