import { addChatMembers } from "../add-chat-members.ts";
import { banChatMember } from "../ban-chat-member.ts";
import { getChatAdministrators } from "../get-chat-administrators.ts";
import { getChatMember } from "../get-chat-member.ts";
import { getChatMemberCount } from "../get-chat-member-count.ts";
import { promoteChatMember } from "../promote-chat-member.ts";
import { restrictChatMember } from "../restrict-chat-member.ts";
import { setChatAdministratorCustomTitle } from "../set-chat-administrator-custom-title.ts";
import { unbanChatMember } from "../unban-chat-member.ts";
import type { MethodGroup } from "./method-group.ts";

export const members = {
  tag: "Members",
  description: "Who is in a chat and what they may do there: add, ban, restrict and promote.",
  methods: {
    getChatMemberCount,
    getChatMember,
    getChatAdministrators,
    banChatMember,
    unbanChatMember,
    restrictChatMember,
    promoteChatMember,
    setChatAdministratorCustomTitle,
    addChatMembers,
  },
} satisfies MethodGroup;
