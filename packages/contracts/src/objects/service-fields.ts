import * as z from "zod";
import { PhotoSize } from "./files.ts";
import { UnixSeconds } from "./scalars.ts";
import { User } from "./user.ts";

const flag = z.literal(true).exactOptional();
/** What happened says everything: the Bot API has an empty object for it. */
const fact = z.object({}).exactOptional();

/** What service messages hold (core.telegram.org/bots/api#message); each has one of them. */
export const serviceFields = {
  new_chat_members: z.array(User).exactOptional(),
  left_chat_member: User.exactOptional(),
  new_chat_title: z.string().exactOptional(),
  new_chat_photo: z.array(PhotoSize).exactOptional(),
  delete_chat_photo: flag,
  group_chat_created: flag,
  supergroup_chat_created: flag,
  channel_chat_created: flag,
  /** Seconds; 0: messages stay. */
  message_auto_delete_timer_changed: z.object({ message_auto_delete_time: z.int() }).exactOptional(),
  migrate_to_chat_id: z.int().exactOptional(),
  migrate_from_chat_id: z.int().exactOptional(),
  proximity_alert_triggered: z.object({ traveler: User, watcher: User, distance: z.int() }).exactOptional(),
  forum_topic_created: z
    .object({
      name: z.string(),
      icon_color: z.int(),
      icon_custom_emoji_id: z.string().exactOptional(),
    })
    .exactOptional(),
  forum_topic_edited: z
    .object({ name: z.string().exactOptional(), icon_custom_emoji_id: z.string().exactOptional() })
    .exactOptional(),
  forum_topic_closed: fact,
  forum_topic_reopened: fact,
  general_forum_topic_hidden: fact,
  general_forum_topic_unhidden: fact,
  video_chat_scheduled: z.object({ start_date: UnixSeconds }).exactOptional(),
  video_chat_started: fact,
  video_chat_ended: z.object({ duration: z.int() }).exactOptional(),
  video_chat_participants_invited: z.object({ users: z.array(User) }).exactOptional(),
};
