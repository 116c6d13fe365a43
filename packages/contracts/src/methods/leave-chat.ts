import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const leaveChat = defineTrueMethod({
  name: "leaveChat",
  summary: "Leave a group or channel",
  params: z.object({ chat_id: ChatId }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890 },
});
