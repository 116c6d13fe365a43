import * as z from "zod";
import { Chat } from "../objects/chat.ts";
import { UserId } from "../objects/user-id.ts";

/** core.telegram.org/bots/api#setchattitle */
export const ChatTitle = z
  .string({ error: "expected a title of 1 to 128 characters" })
  .trim()
  .min(1, { error: "expected a title of 1 to 128 characters" })
  .max(128, { error: "expected a title of 1 to 128 characters" });

/** core.telegram.org/bots/api#setchatdescription */
export const ChatDescription = z
  .string()
  .max(255, { error: "expected at most 255 characters" })
  .nullish()
  .meta({ description: "0 to 255 characters" });

/** Who is added to a chat; `most` is what one call may name. */
export function userIds(most: number) {
  return z
    .array(UserId, { error: "expected an array of users" })
    .min(1, { error: "expected at least one user" })
    .max(most, { error: `expected at most ${most} users` })
    .meta({ description: `Up to ${most} ids of users, @usernames or +phones` });
}

/** Those whom Telegram does not let the account add, mostly for their privacy settings: send them an invite link. */
export const missing_user_ids = z.array(z.int());

/** A chat that was made, and who could not be added to it. */
export const NewChat = z.object({ chat: Chat, missing_user_ids });
