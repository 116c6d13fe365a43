import type { FlatMessage } from "@telepipe/contracts";
import { Api } from "telegram";
import { markedChannelId, markedIdOf } from "../updates/marked-id.ts";
import { nonEmpty, present } from "./present.ts";
import { photoSizes } from "./to-files.ts";
import { type Names, userOf } from "./to-people.ts";

/** TL action → the Bot API's field; actions that it does not know give none. */
export function toServiceFields(message: Api.MessageService, names: Names): Partial<FlatMessage> {
  const { action } = message;
  const users = (ids: readonly { toJSNumber(): number }[]) => ids.map((id) => userOf(id.toJSNumber(), names));
  if (action instanceof Api.MessageActionChatAddUser) return { new_chat_members: users(action.users) };
  if (
    action instanceof Api.MessageActionChatJoinedByLink ||
    action instanceof Api.MessageActionChatJoinedByRequest
  ) {
    return message.fromId ? { new_chat_members: [userOf(markedIdOf(message.fromId), names)] } : {};
  }
  if (action instanceof Api.MessageActionChatDeleteUser) {
    return { left_chat_member: userOf(action.userId.toJSNumber(), names) };
  }
  if (action instanceof Api.MessageActionChatEditTitle) return { new_chat_title: action.title };
  if (action instanceof Api.MessageActionChatEditPhoto) {
    const origin = { chatId: markedIdOf(message.peerId), messageId: message.id };
    return present({ new_chat_photo: nonEmpty(photoSizes(action.photo, origin)) });
  }
  if (action instanceof Api.MessageActionChatDeletePhoto) return { delete_chat_photo: true };
  if (action instanceof Api.MessageActionChatCreate) return { group_chat_created: true };
  if (action instanceof Api.MessageActionChannelCreate) {
    return message.post ? { channel_chat_created: true } : { supergroup_chat_created: true };
  }
  if (action instanceof Api.MessageActionSetMessagesTTL) {
    return { message_auto_delete_timer_changed: { message_auto_delete_time: action.period } };
  }
  if (action instanceof Api.MessageActionChatMigrateTo) {
    return { migrate_to_chat_id: markedChannelId(action.channelId) };
  }
  if (action instanceof Api.MessageActionChannelMigrateFrom) {
    return { migrate_from_chat_id: -action.chatId.toJSNumber() };
  }
  return topicFields(action) ?? callFields(action, names) ?? proximity(action, names);
}

function topicFields(action: Api.TypeMessageAction): Partial<FlatMessage> | null {
  if (action instanceof Api.MessageActionTopicCreate) {
    const icon_custom_emoji_id = action.iconEmojiId?.toString();
    const { title: name, iconColor: icon_color } = action;
    return { forum_topic_created: { name, icon_color, ...present({ icon_custom_emoji_id }) } };
  }
  if (!(action instanceof Api.MessageActionTopicEdit)) return null;
  const { title: name, iconEmojiId, closed, hidden } = action;
  if (typeof hidden === "boolean") {
    return hidden ? { general_forum_topic_hidden: {} } : { general_forum_topic_unhidden: {} };
  }
  if (typeof closed === "boolean") return closed ? { forum_topic_closed: {} } : { forum_topic_reopened: {} };
  return { forum_topic_edited: present({ name, icon_custom_emoji_id: iconEmojiId?.toString() }) };
}

function callFields(action: Api.TypeMessageAction, names: Names): Partial<FlatMessage> | null {
  if (action instanceof Api.MessageActionGroupCallScheduled) {
    return { video_chat_scheduled: { start_date: action.scheduleDate } };
  }
  if (action instanceof Api.MessageActionInviteToGroupCall) {
    const users = action.users.map((id) => userOf(id.toJSNumber(), names));
    return { video_chat_participants_invited: { users } };
  }
  if (!(action instanceof Api.MessageActionGroupCall)) return null;
  // A call that is over has a duration.
  return typeof action.duration === "number"
    ? { video_chat_ended: { duration: action.duration } }
    : { video_chat_started: {} };
}

function proximity(action: Api.TypeMessageAction, names: Names): Partial<FlatMessage> {
  if (!(action instanceof Api.MessageActionGeoProximityReached)) return {};
  const traveler = userOf(markedIdOf(action.fromId), names);
  const watcher = userOf(markedIdOf(action.toId), names);
  return { proximity_alert_triggered: { traveler, watcher, distance: action.distance } };
}
