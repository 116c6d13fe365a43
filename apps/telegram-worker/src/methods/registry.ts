import type { MethodName, Methods } from "@telepipe/contracts";
import { addChatMembers } from "./add-chat-members.ts";
import { copyMessage } from "./copy-message.ts";
import { copyMessages } from "./copy-messages.ts";
import { createChannel } from "./create-channel.ts";
import { createGroup } from "./create-group.ts";
import { deleteMessage } from "./delete-message.ts";
import { deleteMessages } from "./delete-messages.ts";
import { editMessageCaption } from "./edit-message-caption.ts";
import { editMessageMedia } from "./edit-message-media.ts";
import { editMessageText } from "./edit-message-text.ts";
import type { Executor } from "./executor.ts";
import { forwardMessage } from "./forward-message.ts";
import { forwardMessages } from "./forward-messages.ts";
import { getChat } from "./get-chat.ts";
import { getChatHistory } from "./get-chat-history.ts";
import { getChatMember } from "./get-chat-member.ts";
import { getChatMemberCount } from "./get-chat-member-count.ts";
import { getChats } from "./get-chats.ts";
import { getFile } from "./get-file.ts";
import { getMe } from "./get-me.ts";
import { getUserProfilePhotos } from "./get-user-profile-photos.ts";
import { joinChat } from "./join-chat.ts";
import { pinChatMessage } from "./pin-chat-message.ts";
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
import { setMessageReaction } from "./set-message-reaction.ts";
import { stopPoll } from "./stop-poll.ts";
import { unpinAllChatMessages } from "./unpin-all-chat-messages.ts";
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
  sendVenue,
  sendContact,
  sendPoll,
  stopPoll,
  sendDice,
  sendSticker,
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
} satisfies { [Name in MethodName]: Executor<Methods[Name]> };
