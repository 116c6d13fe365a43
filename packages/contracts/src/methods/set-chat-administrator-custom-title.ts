import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { UserId } from "../objects/user-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const setChatAdministratorCustomTitle = defineTrueMethod({
  name: "setChatAdministratorCustomTitle",
  summary: "Give an administrator of a supergroup a title",
  params: z.object({ chat_id: ChatId, user_id: UserId, custom_title: z.string() }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: -1001234567890, user_id: 1111111, custom_title: "Helper" },
});
