import * as z from "zod";

/** A topic of a forum (core.telegram.org/bots/api#forumtopic). */
export const ForumTopic = z.object({
  message_thread_id: z.int(),
  name: z.string(),
  /** RGB. */
  icon_color: z.int(),
  icon_custom_emoji_id: z.string().exactOptional(),
});
export type ForumTopic = z.infer<typeof ForumTopic>;
