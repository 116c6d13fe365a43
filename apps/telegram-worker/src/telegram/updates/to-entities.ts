import type { MessageEntity } from "@telepipe/contracts";
import { Api } from "telegram";

/** Kinds without a field of their own, by the library's class name. */
const PLAIN_TYPES: Readonly<Record<string, MessageEntity["type"]>> = {
  MessageEntityMention: "mention",
  MessageEntityHashtag: "hashtag",
  MessageEntityCashtag: "cashtag",
  MessageEntityBotCommand: "bot_command",
  MessageEntityUrl: "url",
  MessageEntityEmail: "email",
  MessageEntityPhone: "phone_number",
  MessageEntityBold: "bold",
  MessageEntityItalic: "italic",
  MessageEntityUnderline: "underline",
  MessageEntityStrike: "strikethrough",
  MessageEntitySpoiler: "spoiler",
  MessageEntityCode: "code",
  MessageEntityBankCard: "bank_card",
};

/** TL entities → Bot API entities (core.telegram.org/api/entities); kinds that the Bot API does not know are left out. */
export function toEntities(entities: readonly Api.TypeMessageEntity[] | null | undefined): MessageEntity[] {
  return (entities ?? []).flatMap((entity) => toEntity(entity) ?? []);
}

function toEntity(entity: Api.TypeMessageEntity): MessageEntity | null {
  const { offset, length } = entity;
  if (offset < 0 || length <= 0) return null;
  const span = { offset, length };
  const plain = PLAIN_TYPES[entity.className];
  if (plain) return { type: plain, ...span };
  if (entity instanceof Api.MessageEntityPre) {
    return { type: "pre", ...span, ...(entity.language ? { language: entity.language } : {}) };
  }
  if (entity instanceof Api.MessageEntityTextUrl) return { type: "text_link", ...span, url: entity.url };
  if (entity instanceof Api.MessageEntityMentionName) {
    return { type: "text_mention", ...span, user: { id: entity.userId.toJSNumber() } };
  }
  if (entity instanceof Api.MessageEntityCustomEmoji) {
    return { type: "custom_emoji", ...span, custom_emoji_id: entity.documentId.toString() };
  }
  if (entity instanceof Api.MessageEntityBlockquote) {
    return { type: entity.collapsed ? "expandable_blockquote" : "blockquote", ...span };
  }
  return null;
}
