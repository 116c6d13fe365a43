import type { MessageEntity, StyleEntityType } from "./message-entity.ts";

/** Of two entities over the same text the one with the lower number is the outer one, as Telegram orders them. */
const PRIORITY: Readonly<Record<MessageEntity["type"], number>> = {
  blockquote: 0,
  expandable_blockquote: 0,
  pre: 10,
  code: 20,
  text_link: 49,
  text_mention: 49,
  bold: 90,
  italic: 91,
  underline: 92,
  strikethrough: 93,
  spoiler: 94,
  custom_emoji: 99,
};

/** Orders entities as Telegram does: by offset, the longer first, then by kind; so a parent precedes its children. */
export function compareEntities(a: MessageEntity, b: MessageEntity): number {
  return a.offset - b.offset || b.length - a.length || PRIORITY[a.type] - PRIORITY[b.type];
}

/** Whether the entity only styles its text and may therefore be cut and merged. */
export function isStyle(entity: MessageEntity): entity is MessageEntity & { type: StyleEntityType } {
  return PRIORITY[entity.type] >= PRIORITY.bold && PRIORITY[entity.type] <= PRIORITY.spoiler;
}

/** Whether the entity is a block quote of either kind. */
export function isQuote(entity: MessageEntity): boolean {
  return PRIORITY[entity.type] === PRIORITY.blockquote;
}

/** Whether the entity is code, inside which nothing else is formatted. */
export function isCode(entity: MessageEntity): boolean {
  return entity.type === "pre" || entity.type === "code";
}

/** Whether the entity means something even over white space alone: code and links. */
export function isMeaningfulWhenBlank(entity: MessageEntity): boolean {
  return isCode(entity) || entity.type === "text_link" || entity.type === "text_mention";
}
