import { describe, expect, test } from "vitest";
import { EntityError } from "./entity-error.ts";
import { parseMarkdownV2 } from "./markdown-v2.ts";

describe("MarkdownV2 becomes text and entities", () => {
  test.each<[markdown: string, text: string, ...entities: object[]]>([
    ["plain", "plain"],
    ["*a* _b_", "a b", span("bold", 0, 1), span("italic", 2, 1)],
    ["__a__ ~b~", "a b", span("underline", 0, 1), span("strikethrough", 2, 1)],
    ["||a||", "a", span("spoiler", 0, 1)],
    ["*a _b ~c ||d||~ __e___ f*", "a b c d e f", ...nested()],
    ["___a_ b__", "a b", span("underline", 0, 3), span("italic", 0, 1)],
    ["_a __b__**_", "a b", span("italic", 0, 3), span("underline", 2, 1)],
    ["__a _b_**__", "a b", span("underline", 0, 3), span("italic", 2, 1)],
    ["____**``||||x", "x"],
    ["\\_\\*\\[\\]\\(\\)\\~\\`\\>\\#\\+\\-\\=\\|\\{\\}\\.\\!\\\\\\a", "_*[]()~`>#+-=|{}.!\\a"],
    ["\\é \\", "\\é \\"],
    ["`_*[\\`\\\\ \\n.`", "_*[`\\ n.", span("code", 0, 8)],
    ["```\na.b\n```", "a.b\n", span("pre", 0, 4)],
    ["```c\\+\\+\na\\`b```", "a`b", { ...span("pre", 0, 3), language: "c\\+\\+" }],
    ["```python\r\nx```", "x", { ...span("pre", 0, 1), language: "python" }],
    ["```python x```", " x", { ...span("pre", 0, 2), language: "python" }],
    ["```word```", "word", span("pre", 0, 4)],
    ["```\n\nx```", "\nx", span("pre", 0, 2)],
    [
      "![👍](tg://emoji?id=5368324170671202286)",
      "👍",
      { ...span("custom_emoji", 0, 2), custom_emoji_id: "5368324170671202286" },
    ],
    ["![👍](TG:Emoji/?x=1&id=25#y)", "👍", { ...span("custom_emoji", 0, 2), custom_emoji_id: "25" }],
  ])("%s", (markdown, text, ...entities) => {
    expect(parseMarkdownV2(markdown)).toEqual({ text, entities });
  });

  test.each<[markdown: string, text: string, ...entities: object[]]>([
    ["[l](http://a.b/c+d)", "l", link(0, 1, "http://a.b/c+d")],
    ["[l](http://a.b/\\)\\\\(x.y_z)", "l", link(0, 1, "http://a.b/)\\(x.y_z")],
    ["[*l* m](t.me)", "l m", link(0, 3, "http://t.me/"), span("bold", 0, 1)],
    ["*[l](t.me)*", "l", link(0, 1, "http://t.me/"), span("bold", 0, 1)],
    ["[telegram\\.org]", "telegram.org", link(0, 12, "http://telegram.org/")],
    ["[l](/relative) [m]() [n]", "l m n"],
    ["[](t.me)x", "x"],
    ["[l](tg://user?id=42)", "l", { ...span("text_mention", 0, 1), user: { id: 42 } }],
  ])("links: %s", (markdown, text, ...entities) => {
    expect(parseMarkdownV2(markdown)).toEqual({ text, entities });
  });

  test.each<[markdown: string, text: string, ...entities: object[]]>([
    [">a\n>b\nc", "a\nb\nc", span("blockquote", 0, 4)],
    ["a\n>b", "a\nb", span("blockquote", 2, 1)],
    [">a||", "a", span("expandable_blockquote", 0, 1)],
    [">a||\r\nb", "a\r\nb", span("expandable_blockquote", 0, 3)],
    [">a\n>b\n**>c\n>d||\ne", "a\nb\nc\nd\ne", span("blockquote", 0, 4), span("expandable_blockquote", 4, 4)],
    [">a ||b||\nc", "a b\nc", span("blockquote", 0, 4), span("spoiler", 2, 1)],
    [">a ||b||||\nc", "a b\nc", span("expandable_blockquote", 0, 4), span("spoiler", 2, 1)],
    [">*a\n>b*\nc", "a\nb\nc", span("blockquote", 0, 4), span("bold", 0, 3)],
    ["*a\n>b\nc*", "a\nb\nc", span("bold", 0, 5), span("blockquote", 2, 2)],
    [">`a\n>b`\nc", "a\n>b\nc", span("blockquote", 0, 5), span("code", 0, 4)],
    [">\\>a\n\\>b", ">a\n>b", span("blockquote", 0, 3)],
    ["a\n\r>b", "a\n\rb", span("blockquote", 3, 1)],
    [">", ""],
  ])("quotes: %j", (markdown, text, ...entities) => {
    expect(parseMarkdownV2(markdown)).toEqual({ text, entities });
  });

  test("offsets count UTF-16 code units", () => {
    const family = "👨‍👩‍👧";
    expect(parseMarkdownV2(`${family}e\u0301*${family}*中_👍_`)).toEqual({
      text: `${family}e\u0301${family}中👍`,
      entities: [span("bold", 10, 8), span("italic", 19, 2)],
    });
  });
});

describe("broken MarkdownV2 is an error with its place in UTF-8 bytes", () => {
  test.each([..."[]()~`#+-=|{}.!>"])("%s does not stand alone", (character) => {
    const opens = { "[": "TextUrl", "~": "Strikethrough", "`": "Code" }[character];
    const reason =
      opens === undefined
        ? `Character '${character}' is reserved and must be escaped with the preceding '\\'`
        : `Can't find end of ${opens} entity`;
    const message = `can't parse entities: ${reason} at byte offset 4`;
    expect(errorOf(`🏟${character}`)).toMatchObject({ code: "markup_invalid", position: 4, message });
  });

  test.each([
    ["é_a", 2, "Can't find end of Italic entity"],
    ["é*a", 2, "Can't find end of Bold entity"],
    ["__a_", 3, "Can't find end of Italic entity"],
    ["_a__", 2, "Can't find end of Underline entity"],
    ["||a\\|", 0, "Can't find end of Spoiler entity"],
    ["*a _b*", 5, "Can't find end of Bold entity"],
    ["```a", 0, "Can't find end of Pre entity"],
    ["```a b", 0, "Can't find end of PreCode entity"],
    ["![👍", 0, "Can't find end of CustomEmoji entity"],
    ["[é](a\\)", 5, "Can't find end of a URL"],
    ["![é](a", 6, "Can't find end of a custom emoji URL"],
    ["![é]", 5, "Custom emoji entity must contain a tg://emoji URL"],
    ["![a](t://emoji?id=1)", 5, "Custom emoji URL must have scheme tg"],
    ["![a](tg://user?id=1)", 5, 'Custom emoji URL must have host "emoji"'],
    ["![a](tg://emoji?x=1#&id=1)", 5, "Custom emoji URL must have an emoji identifier"],
    ["![a](tg://emoji?id=01)", 5, "Invalid custom emoji identifier specified"],
    [">a *b\nc*", 3, "Can't find end of Bold entity"],
    [">*a||", 1, "Can't find end of Bold entity"],
    ["a >b", 2, "Character '>' is reserved and must be escaped with the preceding '\\'"],
    ["a|b", 1, "Character '|' is reserved and must be escaped with the preceding '\\'"],
    ["[a](t.me/(x))", 12, "Character ')' is reserved and must be escaped with the preceding '\\'"],
  ])("%s", (markdown, position, reason) => {
    const message = `can't parse entities: ${reason} at byte offset ${position}`;
    expect(errorOf(markdown)).toMatchObject({ position, message });
  });
});

function nested() {
  return [
    span("bold", 0, 11),
    span("italic", 2, 7),
    span("strikethrough", 4, 3),
    span("spoiler", 6, 1),
    span("underline", 8, 1),
  ];
}

function span(type: string, offset: number, length: number) {
  return { type, offset, length };
}

function link(offset: number, length: number, url: string) {
  return { type: "text_link", offset, length, url };
}

function errorOf(markdown: string): EntityError {
  try {
    parseMarkdownV2(markdown);
  } catch (error) {
    if (error instanceof EntityError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}
