import type { TlObject } from "../tl/tl-object.ts";

interface Finder {
  /** TL name of the entity. */
  name: string;
  /** A character without which there is no such entity: most texts are settled by its absence. */
  sign: string;
  /** The entity is the match's group `entity`. */
  pattern: RegExp;
}

/** Top-level domains that make a link of a bare domain; the real service knows them all. */
const domains =
  "com|org|net|io|dev|app|info|me|de|uk|fr|it|es|nl|ru|ua|pl|in|jp|cn|br|eu|co|tv|ai|xyz|edu|gov|example";

/** In the order of precedence: what lies within an earlier one is not looked at (core.telegram.org/api/entities). */
const finders: readonly Finder[] = [
  {
    name: "messageEntityEmail",
    sign: "@",
    pattern: /(?<entity>[\w.+-]{1,64}@(?:[a-z0-9-]+\.)+[a-z]{2,})/giu,
  },
  {
    name: "messageEntityUrl",
    sign: ".",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_@/.])(?<entity>(?:https?://[^\\s/$.?#][^\\s]*\\.[^\\s]*|(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?\\.)+(?:${domains})(?![\\p{L}\\p{N}_-])(?::\\d+)?(?:[/?#][^\\s]*)?))`,
      "giu",
    ),
  },
  {
    name: "messageEntityMention",
    sign: "@",
    pattern: /(?<![\p{L}\p{N}_@/])(?<entity>@[a-z]\w{2,31})(?!\w)/giu,
  },
  {
    name: "messageEntityHashtag",
    sign: "#",
    pattern: /(?<![\p{L}\p{N}_#/])(?<entity>#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]{1,256})/giu,
  },
  {
    name: "messageEntityCashtag",
    sign: "$",
    pattern: /(?<![\p{L}\p{N}_$])(?<entity>\$[A-Z]{3,8})(?![\p{L}\p{N}_])/gu,
  },
  {
    name: "messageEntityBotCommand",
    sign: "/",
    pattern: /(?<![\p{L}\p{N}_/<>])(?<entity>\/[a-z]\w{0,63}(?:@[a-z]\w{2,31})?)(?![\w/])/giu,
  },
];

/** What a link or a mention may stand within. */
const styles = new Set([
  "messageEntityBold",
  "messageEntityItalic",
  "messageEntityUnderline",
  "messageEntityStrike",
  "messageEntitySpoiler",
  "messageEntityBlockquote",
]);

/** Punctuation at its end is none of a link. */
const afterLink = /[.,:;!?'")\]}>»”…]+$/u;

/**
 * The entities that the server finds in a text by itself: links, addresses, mentions, tags and commands. Those that
 * would lie across or within the given ones are left out. Offsets are UTF-16 units.
 */
export function findEntities(text: string, given: readonly TlObject[] = []): TlObject[] {
  const found: TlObject[] = [];
  // Every MessageEntity has both, of TL type int.
  const taken = given
    .filter(({ _ }) => !styles.has(_))
    .map(({ offset, length }) => [offset as number, length as number]);
  const isTaken = (offset: number, end: number) =>
    taken.some(([start = 0, length = 0]) => offset < start + length && end > start);
  for (const { name, sign, pattern } of finders) {
    if (!text.includes(sign)) continue;
    for (const match of text.matchAll(pattern)) {
      const entity = name === "messageEntityUrl" ? match[0].replace(afterLink, "") : match[0];
      const offset = match.index;
      if (entity === "" || isTaken(offset, offset + entity.length)) continue;
      taken.push([offset, entity.length]);
      found.push({ _: name, offset, length: entity.length });
    }
  }
  return found;
}

/** The given entities and those that the server finds, in the order in which they begin; longer ones first. */
export function withFoundEntities(text: string, given: readonly TlObject[] = []): TlObject[] {
  const found = findEntities(text, given);
  if (found.length === 0) return [...given];
  // Every MessageEntity has both, of TL type int.
  const key = ({ offset, length }: TlObject) => [offset as number, -(length as number)] as const;
  return [...given, ...found].sort((one, other) => {
    const [[start, size], [otherStart, otherSize]] = [key(one), key(other)];
    return start - otherStart || size - otherSize;
  });
}
