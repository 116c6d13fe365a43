import * as z from "zod";
import { Chat } from "../objects/chat.ts";
import { UnixSeconds } from "../objects/scalars.ts";
import { User } from "../objects/user.ts";
import { EventChat } from "./event-message.ts";

/** One kind of reaction, in the Bot API's shape (core.telegram.org/bots/api#reactiontype). */
export const ReactionType = z.discriminatedUnion("type", [
  z.object({ type: z.literal("emoji"), emoji: z.string() }),
  z.object({ type: z.literal("custom_emoji"), custom_emoji_id: z.string() }),
  z.object({ type: z.literal("paid") }),
]);
export type ReactionType = z.infer<typeof ReactionType>;

/** The reactions to a message, all of them as they are now. */
export const MessageReactions = z.object({
  chat: EventChat,
  message_id: z.int(),
  reactions: z.array(
    z.object({
      type: ReactionType,
      total_count: z.int(),
      /** Whether the account itself has chosen it. */
      chosen: z.boolean(),
    }),
  ),
  /** Who reacted last, newest first; empty where Telegram does not say, as in channels. */
  recent: z.array(
    z.object({
      /** Marked id of the user, or of the chat in whose name somebody reacted. */
      sender_id: z.int(),
      type: ReactionType,
      date: UnixSeconds,
    }),
  ),
  /** The chat and who reacted last as the Bot API has them, with their names; absent in older events. */
  bot_api: z
    .object({
      chat: Chat,
      /** Of a private chat the other side, also when all reactions were taken back; absent where nobody is named. */
      user: User.exactOptional(),
      /** In whose name somebody reacted, instead of `user`. */
      actor_chat: Chat.exactOptional(),
    })
    .optional(),
});
export type MessageReactions = z.infer<typeof MessageReactions>;
