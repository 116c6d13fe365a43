import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const getChatMemberCount = defineResultMethod({
  name: "getChatMemberCount",
  summary: "Count the members of a chat",
  params: z.object({ chat_id: ChatId }),
  result: z.int(),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { params: { chat_id: -1001234567890 }, result: 3 },
});
