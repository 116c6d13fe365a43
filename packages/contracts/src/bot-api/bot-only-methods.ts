/**
 * Methods of the Bot API that need a bot (core.telegram.org/bots/api): keyboards and their answers, inline mode,
 * payments, games, gifts, stickers of a bot's own, business connections and a bot's profile. They exist, so a call is
 * told why it cannot work rather than that there is no such method.
 */
const BOT_ONLY = `
  answerCallbackQuery answerInlineQuery answerPreCheckoutQuery answerShippingQuery answerWebAppQuery
  approveSuggestedPost declineSuggestedPost
  convertGiftToStars createInvoiceLink createNewStickerSet addStickerToSet deleteStickerFromSet deleteStickerSet
  deleteBusinessMessages deleteMyCommands deleteStory
  editMessageChecklist editMessageReplyMarkup editStory editUserStarSubscription
  getAvailableGifts getBusinessAccountGifts getBusinessAccountStarBalance getBusinessConnection
  getChatMenuButton getGameHighScores getMyCommands getMyDefaultAdministratorRights getMyDescription getMyName
  getMyShortDescription getMyStarBalance getStarTransactions getUserChatBoosts
  giftPremiumSubscription postStory readBusinessMessage refundStarPayment
  removeBusinessAccountProfilePhoto removeChatVerification removeUserVerification replaceStickerInSet
  savePreparedInlineMessage
  sendChecklist sendGame sendGift sendInvoice sendPaidMedia
  setBusinessAccountBio setBusinessAccountGiftSettings setBusinessAccountName setBusinessAccountProfilePhoto
  setBusinessAccountUsername setChatMenuButton setCustomEmojiStickerSetThumbnail setGameScore setMyCommands
  setMyDefaultAdministratorRights setMyDescription setMyName setMyShortDescription setPassportDataErrors
  setStickerEmojiList setStickerKeywords setStickerMaskPosition setStickerPositionInSet setStickerSetThumbnail
  setStickerSetTitle setUserEmojiStatus
  transferBusinessAccountStars transferGift upgradeGift uploadStickerFile verifyChat verifyUser
  logOut
`
  .trim()
  .split(/\s+/);

/** What a particular method is answered with; the others share one sentence. */
const REASONS: Readonly<Record<string, string>> = {
  logOut: "the account is logged out from another device, not by its API",
  sendPaidMedia: "a user account cannot sell media",
  editMessageReplyMarkup: "a user account has no inline keyboards",
};

/** Lower-case name → why a user account cannot do it. */
export const BOT_ONLY_METHODS: ReadonlyMap<string, string> = new Map(
  BOT_ONLY.map((name) => [
    name.toLowerCase(),
    `${name} is available to bots only: ${REASONS[name] ?? "Telegram does not offer it to user accounts"}`,
  ]),
);
