import * as z from "zod";
import { Chat } from "../objects/chat.ts";
import { ChatId } from "../objects/chat-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";

/** `https://t.me/+hash`, `https://t.me/joinchat/hash` (core.telegram.org/api/links#chat-invite-links). */
const INVITE_LINK =
  /^(?:(?:https?:\/\/)?(?:t|telegram)\.(?:me|dog)\/(?:\+|joinchat\/)|tg:\/\/join\?invite=)([\w-]{4,128})\/?$/i;

/** The part of an invite link that names the invitation; null when it is no invite link. */
export function inviteHash(link: string): string | null {
  return INVITE_LINK.exec(link.trim())?.[1] ?? null;
}

export const joinChat = defineResultMethod({
  name: "joinChat",
  summary: "Join a public chat, or any chat by an invite link; joining twice is no error",
  params: z
    .object({
      chat_id: ChatId.nullish().meta({ description: "A supergroup's or channel's @username or id" }),
      invite_link: z
        .string()
        .max(256)
        .refine((link) => inviteHash(link) !== null, { error: "expected https://t.me/+…" })
        .nullish()
        .meta({ description: "Instead of `chat_id`: https://t.me/+… " }),
    })
    .refine(({ chat_id, invite_link }) => Boolean(chat_id) !== Boolean(invite_link), {
      path: ["chat_id"],
      error: "expected either `chat_id` or `invite_link`",
    }),
  result: Chat,
  errors: ["CHAT_NOT_FOUND", "INVITE_LINK_INVALID", "JOIN_REQUEST_SENT", "TOO_MANY_CHATS", "FORBIDDEN"],
  example: {
    params: { chat_id: "@demo_news" },
    result: { id: -1001234567890, type: "channel", title: "News", username: "demo_news" },
  },
});
