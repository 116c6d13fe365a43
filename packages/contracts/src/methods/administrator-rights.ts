import * as z from "zod";

const right = z.boolean().nullish();

/** What an administrator may do (core.telegram.org/bots/api#promotechatmember); what is left out is not allowed. */
export const AdministratorRights = z.object({
  is_anonymous: right,
  can_manage_chat: right,
  can_delete_messages: right,
  can_manage_video_chats: right,
  can_restrict_members: right,
  can_promote_members: right,
  can_change_info: right,
  can_invite_users: right,
  can_post_stories: right,
  can_edit_stories: right,
  can_delete_stories: right,
  can_post_messages: right,
  can_edit_messages: right,
  can_pin_messages: right,
  can_manage_topics: right,
});
export type AdministratorRights = z.infer<typeof AdministratorRights>;
