import * as z from "zod";
import { Chat } from "./chat.ts";
import { FlatMessage } from "./message.ts";

const count = z.int().nonnegative();

/** A chat in the account's list of chats, with what the account has not read of it. */
export const Dialog = z.object({
  chat: Chat,
  /** Absent when there is none any more. */
  last_message: FlatMessage.exactOptional(),
  unread_count: count,
  unread_mention_count: count,
  unread_reaction_count: count,
  /** Up to which message the account has read, and the other side; 0: none. */
  last_read_inbox_message_id: count,
  last_read_outbox_message_id: count,
  is_pinned: z.literal(true).exactOptional(),
  is_marked_as_unread: z.literal(true).exactOptional(),
  /** What stands in the input field on all devices. */
  draft_text: z.string().exactOptional(),
});
export type Dialog = z.infer<typeof Dialog>;
