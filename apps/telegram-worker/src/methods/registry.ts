import type { MethodName, Methods } from "@telepipe/contracts";
import { addChatMembers } from "./add-chat-members.ts";
import { addContact } from "./add-contact.ts";
import { approveChatJoinRequest } from "./approve-chat-join-request.ts";
import { banChatMember } from "./ban-chat-member.ts";
import { closeForumTopic } from "./close-forum-topic.ts";
import { closeGeneralForumTopic } from "./close-general-forum-topic.ts";
import { copyMessage } from "./copy-message.ts";
import { copyMessages } from "./copy-messages.ts";
import { createChannel } from "./create-channel.ts";
import { createChatInviteLink } from "./create-chat-invite-link.ts";
import { createForumTopic } from "./create-forum-topic.ts";
import { createGroup } from "./create-group.ts";
import { declineChatJoinRequest } from "./decline-chat-join-request.ts";
import { deleteChatHistory } from "./delete-chat-history.ts";
import { deleteChatPhoto } from "./delete-chat-photo.ts";
import { deleteForumTopic } from "./delete-forum-topic.ts";
import { deleteMessage } from "./delete-message.ts";
import { deleteMessages } from "./delete-messages.ts";
import { editChatInviteLink } from "./edit-chat-invite-link.ts";
import { editForumTopic } from "./edit-forum-topic.ts";
import { editGeneralForumTopic } from "./edit-general-forum-topic.ts";
import { editMessageCaption } from "./edit-message-caption.ts";
import { editMessageLiveLocation } from "./edit-message-live-location.ts";
import { editMessageMedia } from "./edit-message-media.ts";
import { editMessageText } from "./edit-message-text.ts";
import type { Executor } from "./executor.ts";
import { exportChatInviteLink } from "./export-chat-invite-link.ts";
import { forwardMessage } from "./forward-message.ts";
import { forwardMessages } from "./forward-messages.ts";
import { getChat } from "./get-chat.ts";
import { getChatAdministrators } from "./get-chat-administrators.ts";
import { getChatHistory } from "./get-chat-history.ts";
import { getChatMember } from "./get-chat-member.ts";
import { getChatMemberCount } from "./get-chat-member-count.ts";
import { getChats } from "./get-chats.ts";
import { getCommonChats } from "./get-common-chats.ts";
import { getContacts } from "./get-contacts.ts";
import { getFile } from "./get-file.ts";
import { getForumTopicIconStickers } from "./get-forum-topic-icon-stickers.ts";
import { getMe } from "./get-me.ts";
import { getMessageViewers } from "./get-message-viewers.ts";
import { getScheduledMessages } from "./get-scheduled-messages.ts";
import { getStickerSet } from "./get-sticker-set.ts";
import { getUserProfilePhotos } from "./get-user-profile-photos.ts";
import { hideGeneralForumTopic } from "./hide-general-forum-topic.ts";
import { importContacts } from "./import-contacts.ts";
import { joinChat } from "./join-chat.ts";
import { leaveChat } from "./leave-chat.ts";
import { pinChatMessage } from "./pin-chat-message.ts";
import { promoteChatMember } from "./promote-chat-member.ts";
import { readHistory } from "./read-history.ts";
import { reopenForumTopic } from "./reopen-forum-topic.ts";
import { reopenGeneralForumTopic } from "./reopen-general-forum-topic.ts";
import { resolvePhone } from "./resolve-phone.ts";
import { restrictChatMember } from "./restrict-chat-member.ts";
import { revokeChatInviteLink } from "./revoke-chat-invite-link.ts";
import { searchMessages } from "./search-messages.ts";
import { searchPublicChats } from "./search-public-chats.ts";
import { sendAnimation } from "./send-animation.ts";
import { sendAudio } from "./send-audio.ts";
import { sendChatAction } from "./send-chat-action.ts";
import { sendContact } from "./send-contact.ts";
import { sendDice } from "./send-dice.ts";
import { sendDocument } from "./send-document.ts";
import { sendLocation } from "./send-location.ts";
import { sendMediaGroup } from "./send-media-group.ts";
import { sendMessage } from "./send-message.ts";
import { sendPhoto } from "./send-photo.ts";
import { sendPoll } from "./send-poll.ts";
import { sendSticker } from "./send-sticker.ts";
import { sendVenue } from "./send-venue.ts";
import { sendVideo } from "./send-video.ts";
import { sendVideoNote } from "./send-video-note.ts";
import { sendVoice } from "./send-voice.ts";
import { setChatAdministratorCustomTitle } from "./set-chat-administrator-custom-title.ts";
import { setChatDescription } from "./set-chat-description.ts";
import { setChatPermissions } from "./set-chat-permissions.ts";
import { setChatPhoto } from "./set-chat-photo.ts";
import { setChatTitle } from "./set-chat-title.ts";
import { setMessageReaction } from "./set-message-reaction.ts";
import { setProfile } from "./set-profile.ts";
import { stopMessageLiveLocation } from "./stop-message-live-location.ts";
import { stopPoll } from "./stop-poll.ts";
import { unbanChatMember } from "./unban-chat-member.ts";
import { unhideGeneralForumTopic } from "./unhide-general-forum-topic.ts";
import { unpinAllChatMessages } from "./unpin-all-chat-messages.ts";
import { unpinAllForumTopicMessages } from "./unpin-all-forum-topic-messages.ts";
import { unpinAllGeneralForumTopicMessages } from "./unpin-all-general-forum-topic-messages.ts";
import { unpinChatMessage } from "./unpin-chat-message.ts";

/** The executor of every method of the API; the compiler demands one for each contract. */
export const executors = {
  getMe,
  sendMessage,
  forwardMessage,
  forwardMessages,
  copyMessage,
  copyMessages,
  sendPhoto,
  sendAudio,
  sendDocument,
  sendVideo,
  sendAnimation,
  sendVoice,
  sendVideoNote,
  sendMediaGroup,
  sendLocation,
  editMessageLiveLocation,
  stopMessageLiveLocation,
  sendVenue,
  sendContact,
  sendPoll,
  stopPoll,
  sendDice,
  sendSticker,
  getStickerSet,
  sendChatAction,
  setMessageReaction,
  getUserProfilePhotos,
  getFile,
  pinChatMessage,
  unpinChatMessage,
  unpinAllChatMessages,
  getChat,
  getChatMemberCount,
  getChatMember,
  getChatAdministrators,
  banChatMember,
  unbanChatMember,
  restrictChatMember,
  promoteChatMember,
  setChatAdministratorCustomTitle,
  setChatPermissions,
  exportChatInviteLink,
  createChatInviteLink,
  editChatInviteLink,
  revokeChatInviteLink,
  approveChatJoinRequest,
  declineChatJoinRequest,
  setChatPhoto,
  deleteChatPhoto,
  setChatTitle,
  setChatDescription,
  leaveChat,
  getForumTopicIconStickers,
  createForumTopic,
  editForumTopic,
  closeForumTopic,
  reopenForumTopic,
  deleteForumTopic,
  unpinAllForumTopicMessages,
  editGeneralForumTopic,
  closeGeneralForumTopic,
  reopenGeneralForumTopic,
  hideGeneralForumTopic,
  unhideGeneralForumTopic,
  unpinAllGeneralForumTopicMessages,
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  deleteMessage,
  deleteMessages,
  getChats,
  getChatHistory,
  searchMessages,
  searchPublicChats,
  joinChat,
  createGroup,
  createChannel,
  addChatMembers,
  getContacts,
  importContacts,
  addContact,
  resolvePhone,
  readHistory,
  getCommonChats,
  getScheduledMessages,
  deleteChatHistory,
  getMessageViewers,
  setProfile,
} satisfies { [Name in MethodName]: Executor<Methods[Name]> };
