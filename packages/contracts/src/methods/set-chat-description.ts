import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const setChatDescription = defineTrueMethod({
  name: "setChatDescription",
  summary: "Say what a chat is about",
  params: z.object({
    chat_id: ChatId,
    description: z.string().nullish().meta({ description: "0 to 255 characters; longer ones are cut" }),
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, description: "Ask us anything" },
});
