import { expect, test } from "vitest";
import { type Random, seededRandom } from "./fixtures/seeded-random.ts";
import { mergeStyles } from "./merge-styles.ts";
import { entityEnd, type MessageEntity } from "./message-entity.ts";
import { splitEntities } from "./split-entities.ts";

const TYPES = [
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "code",
  "pre",
  "text_link",
  "custom_emoji",
  "blockquote",
  "expandable_blockquote",
] as const;
const STYLES: ReadonlySet<string> = new Set(TYPES.slice(0, 5));
const CODE: ReadonlySet<string> = new Set(["code", "pre"]);
const LENGTH = 20;

test("any entities become a sorted forest that shows every character in the same styles", () => {
  const random = seededRandom(1);
  for (let round = 0; round < 3_000; round += 1) {
    const given = Array.from({ length: 1 + random(8) }, () => randomEntity(random));
    const split = splitEntities(mergeStyles(given));
    for (const [index, entity] of split.entries()) {
      expect(entity.length).toBeGreaterThan(0);
      for (const later of split.slice(index + 1)) expectNested(entity, later);
    }
    for (let position = 0; position < LENGTH; position += 1) {
      const inCode = typesAt(split, position).some((type) => CODE.has(type));
      const styles = inCode ? [] : stylesAt(given, position);
      expect(stylesAt(split, position), JSON.stringify(given)).toEqual(styles);
    }
  }
});

test("splitting twice changes nothing", () => {
  const random = seededRandom(2);
  for (let round = 0; round < 1_000; round += 1) {
    const split = splitEntities(
      mergeStyles(Array.from({ length: 1 + random(8) }, () => randomEntity(random))),
    );
    expect(splitEntities(mergeStyles(split.toReversed()))).toEqual(split);
  }
});

/** `later` comes after `entity` in the result: it lies behind it or within it. */
function expectNested(entity: MessageEntity, later: MessageEntity): void {
  const behind = later.offset >= entityEnd(entity);
  const within = entityEnd(later) <= entityEnd(entity);
  expect(later.offset).toBeGreaterThanOrEqual(entity.offset);
  expect(behind || within).toBe(true);
  if (!behind && !STYLES.has(entity.type) && !STYLES.has(later.type)) {
    expect(entity.type).toMatch(/blockquote$/);
    expect(later.type).not.toMatch(/blockquote$/);
  }
  if (!behind) expect(CODE.has(entity.type)).toBe(false);
}

function typesAt(entities: readonly MessageEntity[], position: number): string[] {
  return entities.filter((e) => e.offset <= position && position < entityEnd(e)).map(({ type }) => type);
}

function stylesAt(entities: readonly MessageEntity[], position: number): string[] {
  return [...new Set(typesAt(entities, position).filter((type) => STYLES.has(type)))].sort();
}

function randomEntity(random: Random): MessageEntity {
  const type = TYPES[random(TYPES.length)] ?? "bold";
  const offset = random(LENGTH);
  const span = { offset, length: random(LENGTH - offset + 1) };
  if (type === "text_link") return { type, ...span, url: "http://t.me/" };
  if (type === "custom_emoji") return { type, ...span, custom_emoji_id: "1" };
  return { type, ...span };
}
