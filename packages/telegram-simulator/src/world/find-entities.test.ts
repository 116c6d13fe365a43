import { expect, test } from "vitest";
import { findEntities, withFoundEntities } from "./find-entities.ts";

/** The found entities as the text they cover, by kind. */
function found(text: string): [string, string][] {
  return findEntities(text).map(({ _, offset, length }) => [
    _.replace("messageEntity", ""),
    text.slice(offset as number, (offset as number) + (length as number)),
  ]);
}

test.each<[string, [string, string][]]>([
  ["plain words, 3.14 and e.g. this", []],
  ["https://example.com/a?b=c#d.", [["Url", "https://example.com/a?b=c#d"]]],
  ["(see example.org)", [["Url", "example.org"]]],
  ["write to a.b@example.com", [["Email", "a.b@example.com"]]],
  ["@alice_demo, hi", [["Mention", "@alice_demo"]]],
  ["a@b @ab", []],
  ["#tag and #1 and ##x", [["Hashtag", "#tag"]]],
  ["buy $ABC", [["Cashtag", "$ABC"]]],
  [
    "/start and /help@some_bot but a/b",
    [
      ["BotCommand", "/start"],
      ["BotCommand", "/help@some_bot"],
    ],
  ],
])("%s", (text, entities) => {
  expect(found(text)).toEqual(entities);
});

test("offsets count UTF-16 units, and given code keeps what is in it", () => {
  const text = "🙂 #one #two";
  const code = { _: "messageEntityCode", offset: 8, length: 4 };
  expect(withFoundEntities(text, [code])).toEqual([
    { _: "messageEntityHashtag", offset: 3, length: 4 },
    code,
  ]);
  const bold = { _: "messageEntityBold", offset: 3, length: 4 };
  expect(withFoundEntities(text, [bold])).toHaveLength(3);
});
