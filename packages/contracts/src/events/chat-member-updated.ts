import * as z from "zod";
import { Chat } from "../objects/chat.ts";
import { ChatMember } from "../objects/chat-member.ts";
import { UnixSeconds } from "../objects/scalars.ts";
import { User } from "../objects/user.ts";

/** Somebody's standing in a chat has changed, in the Bot API's shape (core.telegram.org/bots/api#chatmemberupdated). */
export const ChatMemberUpdated = z.object({
  chat: Chat,
  /** Who did it. Telegram does not always say; then it is the Bot API's stand-in for anonymous administrators. */
  from: User,
  date: UnixSeconds,
  old_chat_member: ChatMember,
  new_chat_member: ChatMember,
  /** Whether an administrator let them in after they had asked. */
  via_join_request: z.literal(true).exactOptional(),
});
export type ChatMemberUpdated = z.infer<typeof ChatMemberUpdated>;

/** Somebody asks to be let into a chat (core.telegram.org/bots/api#chatjoinrequest). */
export const ChatJoinRequest = z.object({
  chat: Chat,
  from: User,
  user_chat_id: z.int(),
  date: UnixSeconds,
  bio: z.string().exactOptional(),
});
export type ChatJoinRequest = z.infer<typeof ChatJoinRequest>;
