import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const setChatTitle = defineTrueMethod({
  name: "setChatTitle",
  summary: "Rename a chat",
  params: z.object({
    chat_id: ChatId,
    title: z.string().meta({ description: "1 to 128 characters; longer ones are cut" }),
  }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, title: "Support" },
});
