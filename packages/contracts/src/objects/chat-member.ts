import * as z from "zod";
import { User } from "./user.ts";

const user = User;
const flags = <const Names extends readonly string[]>(...names: Names) =>
  // The computed keys are exactly the names.
  Object.fromEntries(names.map((name) => [name, z.boolean()])) as Record<Names[number], z.ZodBoolean>;
const optionalFlags = <const Names extends readonly string[]>(...names: Names) =>
  Object.fromEntries(names.map((name) => [name, z.boolean().exactOptional()])) as Record<
    Names[number],
    z.ZodExactOptional<z.ZodBoolean>
  >;

/** What members may do (core.telegram.org/bots/api#chatpermissions). */
export const ChatPermissions = z.object(
  flags(
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_change_info",
    "can_invite_users",
    "can_edit_tag",
    "can_pin_messages",
    "can_manage_topics",
  ),
);
export type ChatPermissions = z.infer<typeof ChatPermissions>;

/** Permissions as a caller gives them: what is left out is not allowed. The last field is that of older clients. */
export const ChatPermissionsInput = ChatPermissions.partial().extend({
  can_send_media_messages: z.boolean().optional(),
});
export type ChatPermissionsInput = z.infer<typeof ChatPermissionsInput>;

const administratorRights = {
  ...flags(
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
  ),
  ...optionalFlags("can_post_messages", "can_edit_messages", "can_pin_messages", "can_manage_topics"),
};

const custom_title = z.string().exactOptional();

const ChatOwner = z.object({ status: z.literal("creator"), user, is_anonymous: z.boolean(), custom_title });

const ChatMemberAdministrator = z.object({
  status: z.literal("administrator"),
  user,
  can_be_edited: z.boolean(),
  ...administratorRights,
  custom_title,
});

/** One of those who administer a chat. */
export const ChatAdministrator = z.discriminatedUnion("status", [ChatOwner, ChatMemberAdministrator]);
export type ChatAdministrator = z.infer<typeof ChatAdministrator>;

/** Somebody's standing in a chat (core.telegram.org/bots/api#chatmember). */
export const ChatMember = z.discriminatedUnion("status", [
  ChatOwner,
  ChatMemberAdministrator,
  z.object({ status: z.literal("member"), user, until_date: z.int().exactOptional() }),
  z.object({
    status: z.literal("restricted"),
    user,
    is_member: z.boolean(),
    ...ChatPermissions.shape,
    /** Unix seconds; 0: for ever. */
    until_date: z.int(),
  }),
  z.object({ status: z.literal("left"), user }),
  z.object({ status: z.literal("kicked"), user, until_date: z.int() }),
]);
export type ChatMember = z.infer<typeof ChatMember>;
