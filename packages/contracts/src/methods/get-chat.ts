import * as z from "zod";
import { ChatFullInfo } from "../objects/chat-full-info.ts";
import { ChatId } from "../objects/chat-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const getChat = defineResultMethod({
  name: "getChat",
  summary: "Tell everything about a chat",
  params: z.object({ chat_id: ChatId }),
  result: ChatFullInfo,
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: {
    params: { chat_id: "@alice_demo" },
    result: {
      id: 1111111,
      type: "private",
      first_name: "Alice",
      username: "alice_demo",
      bio: "Hello",
      accent_color_id: 0,
      max_reaction_count: 11,
      accepted_gift_types: {
        unlimited_gifts: true,
        limited_gifts: true,
        unique_gifts: true,
        premium_subscription: true,
        gifts_from_channels: true,
      },
    },
  },
});
