import { byteOffset, EntityError } from "./entity-error.ts";
import { isCustomEmojiId, isUserId, linkEntity } from "./link-entity.ts";
import { type EntitySpan, entityEnd, type FormattedText, type MessageEntity } from "./message-entity.ts";
import { normalizeFormattedText } from "./normalize-formatted-text.ts";

/** An entity as the caller of the API wrote it; the fields that its type needs may be missing. */
export interface MessageEntityInput extends EntitySpan {
  readonly type: string;
  readonly url?: string | undefined;
  readonly user?: { readonly id: number } | undefined;
  readonly language?: string | undefined;
  readonly custom_emoji_id?: string | undefined;
}

/** Telegram finds these in the text by itself, so they are accepted and not sent. */
const AUTOMATIC_TYPES: ReadonlySet<string> = new Set([
  "mention",
  "hashtag",
  "cashtag",
  "bot_command",
  "url",
  "email",
  "phone_number",
  "bank_card",
]);

/**
 * Checks the entities that a caller gave for a text and brings both into the form that Telegram takes.
 *
 * @throws EntityError naming the entity by its index when its type is unknown, a field is missing or invalid, it
 *   reaches beyond the text or splits a surrogate pair.
 */
export function validateEntities(text: string, entities: readonly MessageEntityInput[]): FormattedText {
  const valid: MessageEntity[] = [];
  for (const [index, entity] of entities.entries()) {
    const field = `entities[${index}]`;
    checkSpan(text, entity, field);
    if (AUTOMATIC_TYPES.has(entity.type)) continue;
    valid.push(toMessageEntity(entity, field));
  }
  return normalizeFormattedText({ text, entities: valid });
}

function checkSpan(text: string, entity: EntitySpan, field: string): void {
  const { offset, length } = entity;
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw invalid(`${field}.offset must be a non-negative integer, got ${offset}`);
  }
  if (!Number.isSafeInteger(length) || length < 0) {
    throw invalid(`${field}.length must be a non-negative integer, got ${length}`);
  }
  const end = entityEnd(entity);
  if (end > text.length) {
    throw invalid(`${field} ends at UTF-16 offset ${end}, after the end of the text at ${text.length}`);
  }
  for (const [edge, what] of [
    [offset, "begins"],
    [end, "ends"],
  ] as const) {
    if (!splitsSurrogatePair(text, edge)) continue;
    const position = byteOffset(text, edge - 1);
    const place = `in the middle of a UTF-16 symbol at byte offset ${position}`;
    throw invalid(`${field} ${what} ${place}`, position);
  }
}

function splitsSurrogatePair(text: string, index: number): boolean {
  return index > 0 && index < text.length && (text.codePointAt(index - 1) ?? 0) > 0xffff;
}

function toMessageEntity(entity: MessageEntityInput, field: string): MessageEntity {
  const { type, offset, length, url, user, language, custom_emoji_id } = entity;
  switch (type) {
    case "bold":
    case "italic":
    case "underline":
    case "strikethrough":
    case "spoiler":
    case "code":
    case "blockquote":
    case "expandable_blockquote":
      return { type, offset, length };
    case "pre":
      return language === undefined || language === ""
        ? { type, offset, length }
        : { type, offset, length, language };
    case "text_link": {
      const link = url === undefined ? undefined : linkEntity({ offset, length }, url);
      if (link === undefined) throw invalid(`${field}.url must be a URL that Telegram accepts`);
      return link;
    }
    case "text_mention":
      if (user === undefined || !isUserId(user.id)) throw invalid(`${field}.user.id must be a user's id`);
      return { type, offset, length, user: { id: user.id } };
    case "custom_emoji":
      if (custom_emoji_id === undefined || !isCustomEmojiId(custom_emoji_id)) {
        throw invalid(`${field}.custom_emoji_id must be a decimal int64 as a string`);
      }
      return { type, offset, length, custom_emoji_id };
    default:
      throw invalid(`${field}.type is unknown`);
  }
}

function invalid(reason: string, position?: number): EntityError {
  return new EntityError("entities_invalid", `can't parse entities: ${reason}`, position);
}
