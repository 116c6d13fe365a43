import { createChannel } from "../create-channel.ts";
import { createGroup } from "../create-group.ts";
import { deleteChatPhoto } from "../delete-chat-photo.ts";
import { getChat } from "../get-chat.ts";
import { getChats } from "../get-chats.ts";
import { getCommonChats } from "../get-common-chats.ts";
import { joinChat } from "../join-chat.ts";
import { leaveChat } from "../leave-chat.ts";
import { searchPublicChats } from "../search-public-chats.ts";
import { setChatDescription } from "../set-chat-description.ts";
import { setChatPermissions } from "../set-chat-permissions.ts";
import { setChatPhoto } from "../set-chat-photo.ts";
import { setChatTitle } from "../set-chat-title.ts";
import type { MethodGroup } from "./method-group.ts";

export const chats = {
  tag: "Chats",
  description: "List, find, make, join and leave groups and channels; their titles, photos and permissions.",
  methods: {
    getChat,
    setChatPermissions,
    setChatPhoto,
    deleteChatPhoto,
    setChatTitle,
    setChatDescription,
    leaveChat,
    getChats,
    searchPublicChats,
    joinChat,
    createGroup,
    createChannel,
    getCommonChats,
  },
} satisfies MethodGroup;
