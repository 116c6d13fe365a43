import * as z from "zod";
import { ChannelChat, Chat } from "./chat.ts";
import { UnixSeconds } from "./scalars.ts";
import { User } from "./user.ts";

/** Where a forwarded message comes from (core.telegram.org/bots/api#messageorigin). */
export const MessageOrigin = z.discriminatedUnion("type", [
  z.object({ type: z.literal("user"), date: UnixSeconds, sender_user: User }),
  z.object({ type: z.literal("hidden_user"), date: UnixSeconds, sender_user_name: z.string() }),
  z.object({
    type: z.literal("chat"),
    date: UnixSeconds,
    sender_chat: Chat,
    author_signature: z.string().exactOptional(),
  }),
  z.object({
    type: z.literal("channel"),
    date: UnixSeconds,
    chat: ChannelChat,
    message_id: z.int(),
    author_signature: z.string().exactOptional(),
  }),
]);
export type MessageOrigin = z.infer<typeof MessageOrigin>;
