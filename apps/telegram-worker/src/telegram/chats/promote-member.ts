import type { JobParams, Methods } from "@telepipe/contracts";
import { Api } from "telegram";
import { inputChannel } from "../messages/fetch-message.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { rejected, worded } from "../worded.ts";
import { chatKind } from "./chat-kind.ts";
import { chatMember } from "./chat-member.ts";
import { CHANNELS_ONLY, type InChat, SUPERGROUPS_ONLY } from "./members.ts";
import { inputUser } from "./resolve-user.ts";

type Rights = JobParams<Methods["promoteChatMember"]>;

/** What administrators of both supergroups and channels may do: TL's names → the Bot API's. */
const EVERYWHERE = {
  changeInfo: "can_change_info",
  deleteMessages: "can_delete_messages",
  inviteUsers: "can_invite_users",
  banUsers: "can_restrict_members",
  addAdmins: "can_promote_members",
  manageCall: "can_manage_video_chats",
  postStories: "can_post_stories",
  editStories: "can_edit_stories",
  deleteStories: "can_delete_stories",
} as const;
const IN_SUPERGROUPS = {
  pinMessages: "can_pin_messages",
  manageTopics: "can_manage_topics",
  anonymous: "is_anonymous",
} as const;
const IN_CHANNELS = { postMessages: "can_post_messages", editMessages: "can_edit_messages" } as const;

/**
 * Makes somebody an administrator, who keeps the title that they have; without any right they are one no longer.
 *
 * @throws ApiError TELEGRAM_REJECTED in the Bot API's words, CHAT_NOT_FOUND
 */
export async function promoteMember(session: TelegramSession, inChat: InChat, given: Rights): Promise<void> {
  const { peer, user } = inChat;
  if (inputChannel(peer) === null) throw rejected(CHANNELS_ONLY);
  const isChannel = (await chatKind(session, peer)) === "channel";
  const names = { ...EVERYWHERE, ...(isChannel ? IN_CHANNELS : IN_SUPERGROUPS) };
  const granted = Object.entries(names).filter(([, name]) => given[name]);
  const isAdministrator = granted.length > 0 || Boolean(given.can_manage_chat);
  if (isAdministrator && user.id === session.me.id) throw rejected("can't promote self");
  const member = await chatMember(session, peer, user);
  const rank = isAdministrator && member.status === "administrator" ? (member.custom_title ?? "") : "";
  // Every other right implies the one to manage the chat.
  const flags = Object.fromEntries(granted.map(([flag]) => [flag, true]));
  const adminRights = new Api.ChatAdminRights({ ...flags, ...(isAdministrator ? { other: true } : {}) });
  await editAdmin(session, inChat, adminRights, rank);
}

/**
 * Gives an administrator of a supergroup a title.
 *
 * @throws ApiError TELEGRAM_REJECTED in the Bot API's words, CHAT_NOT_FOUND
 */
export async function setCustomTitle(session: TelegramSession, inChat: InChat, title: string): Promise<void> {
  const { peer, user } = inChat;
  const channel = inputChannel(peer);
  if (channel === null || (await chatKind(session, peer)) !== "supergroup") throw rejected(SUPERGROUPS_ONLY);
  const { participant } = await worded({ USER_NOT_PARTICIPANT: "user is not an administrator" }, () =>
    session.invoke(new Api.channels.GetParticipant({ channel, participant: user.input })),
  );
  const isOwnCreator = participant instanceof Api.ChannelParticipantCreator && user.id === session.me.id;
  if (participant instanceof Api.ChannelParticipantCreator && !isOwnCreator) {
    throw rejected("only creator can edit their custom title");
  }
  if (!isOwnCreator && !(participant instanceof Api.ChannelParticipantAdmin)) {
    throw rejected("user is not an administrator");
  }
  if (participant instanceof Api.ChannelParticipantAdmin && !participant.canEdit) {
    throw rejected("not enough rights to change custom title of the user");
  }
  await editAdmin(session, inChat, participant.adminRights, title);
}

async function editAdmin(
  session: TelegramSession,
  { peer, user }: InChat,
  adminRights: Api.TypeChatAdminRights,
  rank: string,
): Promise<void> {
  const channel = inputChannel(peer);
  if (channel === null) throw rejected(CHANNELS_ONLY);
  const words = { CHAT_ADMIN_REQUIRED: "not enough rights", USER_CREATOR: "can't demote chat creator" };
  await worded(words, () =>
    session.invoke(new Api.channels.EditAdmin({ channel, userId: inputUser(user), adminRights, rank })),
  );
}
