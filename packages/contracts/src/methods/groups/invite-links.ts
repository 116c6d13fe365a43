import { approveChatJoinRequest } from "../approve-chat-join-request.ts";
import { createChatInviteLink } from "../create-chat-invite-link.ts";
import { declineChatJoinRequest } from "../decline-chat-join-request.ts";
import { editChatInviteLink } from "../edit-chat-invite-link.ts";
import { exportChatInviteLink } from "../export-chat-invite-link.ts";
import { revokeChatInviteLink } from "../revoke-chat-invite-link.ts";
import type { MethodGroup } from "./method-group.ts";

export const inviteLinks = {
  tag: "Invite links",
  description: "Links by which people come into a chat, and requests to be let in.",
  methods: {
    exportChatInviteLink,
    createChatInviteLink,
    editChatInviteLink,
    revokeChatInviteLink,
    approveChatJoinRequest,
    declineChatJoinRequest,
  },
} satisfies MethodGroup;
