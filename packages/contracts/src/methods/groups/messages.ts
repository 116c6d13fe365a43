import { copyMessage } from "../copy-message.ts";
import { copyMessages } from "../copy-messages.ts";
import { deleteMessage } from "../delete-message.ts";
import { deleteMessages } from "../delete-messages.ts";
import { editMessageCaption } from "../edit-message-caption.ts";
import { editMessageLiveLocation } from "../edit-message-live-location.ts";
import { editMessageText } from "../edit-message-text.ts";
import { forwardMessage } from "../forward-message.ts";
import { forwardMessages } from "../forward-messages.ts";
import { pinChatMessage } from "../pin-chat-message.ts";
import { sendChatAction } from "../send-chat-action.ts";
import { sendContact } from "../send-contact.ts";
import { sendDice } from "../send-dice.ts";
import { sendLocation } from "../send-location.ts";
import { sendMessage } from "../send-message.ts";
import { sendPoll } from "../send-poll.ts";
import { sendVenue } from "../send-venue.ts";
import { setMessageReaction } from "../set-message-reaction.ts";
import { stopMessageLiveLocation } from "../stop-message-live-location.ts";
import { stopPoll } from "../stop-poll.ts";
import { unpinAllChatMessages } from "../unpin-all-chat-messages.ts";
import { unpinChatMessage } from "../unpin-chat-message.ts";
import type { MethodGroup } from "./method-group.ts";

export const messages = {
  tag: "Messages",
  description:
    "Send, forward, copy, edit, pin and delete messages of every kind but files; polls, places, reactions.",
  methods: {
    sendMessage,
    forwardMessage,
    forwardMessages,
    copyMessage,
    copyMessages,
    sendLocation,
    editMessageLiveLocation,
    stopMessageLiveLocation,
    sendVenue,
    sendContact,
    sendPoll,
    stopPoll,
    sendDice,
    sendChatAction,
    setMessageReaction,
    pinChatMessage,
    unpinChatMessage,
    unpinAllChatMessages,
    editMessageText,
    editMessageCaption,
    deleteMessage,
    deleteMessages,
  },
} satisfies MethodGroup;
