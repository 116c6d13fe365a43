import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineMessageMethod } from "./define-plain-method.ts";
import { replyFields } from "./reply-fields.ts";

export const sendDice = defineMessageMethod({
  name: "sendDice",
  summary: "Throw a die, a dart, a ball",
  params: z.object({
    chat_id: ChatId,
    emoji: z.string().max(16).nullish().meta({ description: "🎲 (when absent), 🎯, 🏀, ⚽, 🎳 or 🎰" }),
    ...replyFields,
  }),
  errors: ["FORBIDDEN"],
  example: { params: { chat_id: "@alice_demo", emoji: "🎯" } },
});
