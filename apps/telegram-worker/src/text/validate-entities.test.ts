import { describe, expect, test } from "vitest";
import { type MessageEntityInput, validateEntities } from "./validate-entities.ts";

describe("entities given by the caller", () => {
  test.each<[given: MessageEntityInput[], result: object[]]>([
    [
      [
        { type: "italic", offset: 3, length: 1 },
        { type: "bold", offset: 0, length: 2 },
      ],
      [
        { type: "bold", offset: 0, length: 2 },
        { type: "italic", offset: 3, length: 1 },
      ],
    ],
    [
      [{ type: "pre", offset: 0, length: 4, language: "go" }],
      [{ type: "pre", offset: 0, length: 4, language: "go" }],
    ],
    [[{ type: "pre", offset: 0, length: 4, language: "" }], [{ type: "pre", offset: 0, length: 4 }]],
    [
      [{ type: "text_link", offset: 3, length: 1, url: "t.me" }],
      [{ type: "text_link", offset: 3, length: 1, url: "http://t.me/" }],
    ],
    [
      [{ type: "text_link", offset: 3, length: 1, url: "tg://user?id=7" }],
      [{ type: "text_mention", offset: 3, length: 1, user: { id: 7 } }],
    ],
    [
      [{ type: "text_mention", offset: 3, length: 1, user: { id: 7 } }],
      [{ type: "text_mention", offset: 3, length: 1, user: { id: 7 } }],
    ],
    [
      [{ type: "custom_emoji", offset: 0, length: 2, custom_emoji_id: "-9223372036854775808" }],
      [{ type: "custom_emoji", offset: 0, length: 2, custom_emoji_id: "-9223372036854775808" }],
    ],
    [[{ type: "mention", offset: 0, length: 2 }], []],
    [[{ type: "bold", offset: 4, length: 0 }], []],
    [
      [{ type: "bold", offset: 0, length: 4, url: "ignored", language: "ignored" }],
      [{ type: "bold", offset: 0, length: 4 }],
    ],
  ])("%j", (given, entities) => {
    expect(validateEntities("🏟 a", given)).toEqual({ text: "🏟 a", entities });
  });

  test("the text is normalised with them", () => {
    expect(validateEntities(" ab ", [{ type: "bold", offset: 2, length: 2 }])).toEqual({
      text: "ab",
      entities: [{ type: "bold", offset: 1, length: 1 }],
    });
  });
});

test.each<[given: MessageEntityInput, reason: string, position?: number]>([
  [{ type: "blink", offset: 0, length: 2 }, "entities[1].type is unknown"],
  [{ type: "bold", offset: -1, length: 2 }, "entities[1].offset must be a non-negative integer, got -1"],
  [{ type: "bold", offset: 0, length: 0.5 }, "entities[1].length must be a non-negative integer, got 0.5"],
  [
    { type: "bold", offset: 6, length: 1 },
    "entities[1] ends at UTF-16 offset 7, after the end of the text at 6",
  ],
  [
    { type: "bold", offset: 4, length: 1 },
    "entities[1] begins in the middle of a UTF-16 symbol at byte offset 5",
    5,
  ],
  [
    { type: "mention", offset: 0, length: 1 },
    "entities[1] ends in the middle of a UTF-16 symbol at byte offset 0",
    0,
  ],
  [{ type: "text_link", offset: 0, length: 2 }, "entities[1].url must be a URL that Telegram accepts"],
  [
    { type: "text_link", offset: 0, length: 2, url: "/x" },
    "entities[1].url must be a URL that Telegram accepts",
  ],
  [{ type: "text_mention", offset: 0, length: 2 }, "entities[1].user.id must be a user's id"],
  [
    { type: "text_mention", offset: 0, length: 2, user: { id: -100 } },
    "entities[1].user.id must be a user's id",
  ],
  [
    { type: "custom_emoji", offset: 0, length: 2, custom_emoji_id: "9223372036854775808" },
    "entities[1].custom_emoji_id must be a decimal int64 as a string",
  ],
])("%j is an error", (given, reason, position) => {
  const message = `can't parse entities: ${reason}`;
  expect(() => validateEntities("🏟 🏟a", [{ type: "bold", offset: 0, length: 2 }, given])).toThrow(
    expect.objectContaining({ name: "EntityError", code: "entities_invalid", message, position }),
  );
});
