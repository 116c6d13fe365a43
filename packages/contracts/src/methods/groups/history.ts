import { deleteChatHistory } from "../delete-chat-history.ts";
import { getChatHistory } from "../get-chat-history.ts";
import { getMessageViewers } from "../get-message-viewers.ts";
import { getScheduledMessages } from "../get-scheduled-messages.ts";
import { readHistory } from "../read-history.ts";
import { searchMessages } from "../search-messages.ts";
import type { MethodGroup } from "./method-group.ts";

export const history = {
  tag: "History",
  description: "Read and search what chats hold, see who has read it, and clear it.",
  methods: {
    getChatHistory,
    searchMessages,
    readHistory,
    getScheduledMessages,
    deleteChatHistory,
    getMessageViewers,
  },
} satisfies MethodGroup;
