import type { MethodName } from "../methods/registry.ts";

/** What a Bot API program may notice of a method because a user account stands behind it; for the docs. */
export const DIFFERENCES: Partial<Readonly<Record<MethodName, string>>> = {
  getMe: "`is_bot` is false; `username` is `user<id>` when the account has none",
  sendMessage: "`reply_markup` is left out (`BOT_API_REPLY_MARKUP`); previews of a size need a `url`",
  forwardMessages: "messages that are not there are passed over, in the order that was given",
  copyMessage: "with another caption or a reply only files are copied; a text goes as it is",
  sendAnimation: "has `document` beside `animation`, as with the Bot API",
  sendSticker: "a new sticker belongs to no set",
  sendPoll: "as Telegram allows user accounts: no quiz without its right answer",
  setMessageReaction: "as many reactions as the account may give: one, with Premium three",
  getFile: "of any size; answers once the first part is there, and the download follows the rest as it comes",
  getChat: "no `photo`, `available_reactions` or colours yet",
  getStickerSet: "no `thumbnail`",
  restrictChatMember: "`can_react_to_messages` and `can_edit_tag` cannot be taken",
  setChatPermissions: "`can_react_to_messages` and `can_edit_tag` cannot be taken",
  promoteChatMember: "no `can_manage_tags`, `can_manage_direct_messages` and `can_send_welcome_messages`",
  setChatPhoto: "also a URL",
  editForumTopic: "`icon_custom_emoji_id` 0 takes the icon away",
  editMessageLiveLocation: "the answer has no `edit_date`: Telegram does not show it",
  getChatMember: "in a private chat both are members",
  deleteMessage: "for everyone, also what others wrote in private chats, and without a limit of age",
  editMessageText:
    "only the account's own messages; `link_preview_options` decides only whether there is one",
};
