import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { ChatInviteLink } from "../objects/chat-invite-link.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const revokeChatInviteLink = defineResultMethod({
  name: "revokeChatInviteLink",
  summary: "End an invite link; a primary one is replaced",
  params: z.object({ chat_id: ChatId, invite_link: z.string() }),
  result: ChatInviteLink,
  errors: ["CHAT_NOT_FOUND", "FORBIDDEN"],
  example: {
    params: { chat_id: -1001234567890, invite_link: "https://t.me/+abcdefghijk" },
    result: {
      invite_link: "https://t.me/+abcdefghijk",
      creator: { id: 2222222, is_bot: false, first_name: "Telepipe" },
      creates_join_request: false,
      is_primary: false,
      is_revoked: true,
      name: "Newsletter",
    },
  },
});
