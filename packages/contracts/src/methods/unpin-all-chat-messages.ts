import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const unpinAllChatMessages = defineTrueMethod({
  name: "unpinAllChatMessages",
  summary: "Unpin all messages of a chat",
  params: z.object({ chat_id: ChatId }),
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: "@alice_demo" },
});
