import type { TextEntity } from "@telepipe/contracts";
import type { Api } from "telegram";
import { toEntities } from "../updates/to-entities.ts";
import { type Names, userOf } from "./to-people.ts";

/**
 * `/command` or `/command@name`, standing by itself. Telegram marks commands in chats with a bot only, and the
 * handlers of Bot API programs look for nothing but the mark.
 */
const COMMAND = /(?<![\w/<>])\/\w{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])/g;

/** The entities of a text in the Bot API's shape, with a `bot_command` for each command that has none. */
export function toTextEntities(
  text: string,
  entities: readonly Api.TypeMessageEntity[] | null | undefined,
  names: Names,
): TextEntity[] {
  const told = toEntities(entities).flatMap((entity) => toTextEntity(entity, names) ?? []);
  if (!text.includes("/")) return told;
  const commands = [...text.matchAll(COMMAND)].map(
    ({ 0: { length }, index: offset }): TextEntity => ({ type: "bot_command", offset, length }),
  );
  const added = commands.filter((command) => !told.some((entity) => overlap(entity, command)));
  if (added.length === 0) return told;
  return [...told, ...added].sort((a, b) => a.offset - b.offset || b.length - a.length);
}

/** Null for kinds that the Bot API does not know. */
function toTextEntity(entity: ReturnType<typeof toEntities>[number], names: Names): TextEntity | null {
  const { type, offset, length } = entity;
  const span = { offset, length };
  switch (type) {
    case "bank_card":
      return null;
    case "pre":
      return { type, ...span, ...(entity.language ? { language: entity.language } : {}) };
    case "text_link":
      return { type, ...span, url: entity.url ?? "" };
    case "text_mention":
      return { type, ...span, user: userOf(entity.user?.id ?? 0, names) };
    case "custom_emoji":
      return { type, ...span, custom_emoji_id: entity.custom_emoji_id ?? "" };
    default:
      return { type, ...span };
  }
}

function overlap(a: TextEntity, b: TextEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
