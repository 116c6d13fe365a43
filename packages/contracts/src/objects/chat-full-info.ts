import * as z from "zod";
import { ChatPermissions } from "./chat-member.ts";
import { FlatMessage } from "./message.ts";

const text = z.string().exactOptional();
const flag = z.literal(true).exactOptional();

const common = {
  id: z.int(),
  /** Of the accents that clients have built in; 0 to 6. */
  accent_color_id: z.int(),
  max_reaction_count: z.int(),
  accepted_gift_types: z.object({
    unlimited_gifts: z.boolean(),
    limited_gifts: z.boolean(),
    unique_gifts: z.boolean(),
    premium_subscription: z.boolean(),
    gifts_from_channels: z.boolean(),
  }),
  pinned_message: FlatMessage.exactOptional(),
  /** Seconds. */
  message_auto_delete_time: z.int().exactOptional(),
  has_protected_content: flag,
};
const usernames = { username: text, active_usernames: z.array(z.string()).exactOptional() };
const about = { title: z.string(), description: text, invite_link: text };

/** Everything about a chat (core.telegram.org/bots/api#chatfullinfo). */
export const ChatFullInfo = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("private"),
    ...common,
    first_name: z.string(),
    last_name: text,
    ...usernames,
    bio: text,
    has_private_forwards: flag,
    has_restricted_voice_and_video_messages: flag,
  }),
  z.object({ type: z.literal("group"), ...common, ...about, permissions: ChatPermissions.exactOptional() }),
  z.object({
    type: z.literal("supergroup"),
    ...common,
    ...about,
    ...usernames,
    is_forum: flag,
    permissions: ChatPermissions.exactOptional(),
    /** Seconds between two messages of one member. */
    slow_mode_delay: z.int().exactOptional(),
    linked_chat_id: z.int().exactOptional(),
    join_to_send_messages: flag,
    join_by_request: flag,
    has_hidden_members: flag,
  }),
  z.object({
    type: z.literal("channel"),
    ...common,
    ...about,
    ...usernames,
    linked_chat_id: z.int().exactOptional(),
  }),
]);
export type ChatFullInfo = z.infer<typeof ChatFullInfo>;
