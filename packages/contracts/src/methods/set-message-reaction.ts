import * as z from "zod";
import { ReactionType } from "../events/message-reactions.ts";
import { ChatId } from "../objects/chat-id.ts";
import { MessageId } from "../objects/scalars.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const setMessageReaction = defineTrueMethod({
  name: "setMessageReaction",
  summary: "React to a message; an empty list takes the reaction back",
  params: z.object({
    chat_id: ChatId,
    message_id: MessageId,
    reaction: z.array(ReactionType).max(3).nullish(),
    is_big: z.boolean().nullish(),
  }),
  errors: ["CHAT_NOT_FOUND", "MESSAGE_NOT_FOUND", "FORBIDDEN"],
  example: { chat_id: "@alice_demo", message_id: 42, reaction: [{ type: "emoji", emoji: "👍" }] },
});
