import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { ChatAdministrator } from "../objects/chat-member.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const getChatAdministrators = defineResultMethod({
  name: "getChatAdministrators",
  summary: "List those who administer a chat",
  params: z.object({
    chat_id: ChatId,
    return_bots: z.boolean().nullish().meta({ description: "Also other bots" }),
  }),
  result: z.array(ChatAdministrator),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: {
    params: { chat_id: -1001234567890 },
    result: [
      { status: "creator", user: { id: 1111111, is_bot: false, first_name: "Alice" }, is_anonymous: false },
    ],
  },
});
