import { describe, expect, test } from "vitest";
import { EntityError } from "./entity-error.ts";
import { parseFormattedText } from "./parse-formatted-text.ts";

test.each([
  ["HTML", "<b>x</b>"],
  ["html", "<b>x</b>"],
  ["Markdown", "*x*"],
  ["md", "**x**"],
  ["MD", "**x**"],
  ["MarkdownV2", "*x*"],
  ["markdownv2", "*x*"],
])("parse mode %s", (parseMode, source) => {
  const bold = { text: "x", entities: [{ type: "bold", offset: 0, length: 1 }] };
  expect(parseFormattedText(` ${source}\n`, parseMode)).toEqual(bold);
});

test.each([undefined, ""])("parse mode %j leaves the markup alone", (parseMode) => {
  expect(parseFormattedText(" <b>*x*</b>\r\n", parseMode)).toEqual({ text: "<b>*x*</b>", entities: [] });
});

test.each(["markdown2", "none", "__proto__"])("parse mode %s is an error", (parseMode) => {
  expect(() => parseFormattedText("x", parseMode)).toThrow(
    expect.objectContaining({ name: "EntityError", code: "parse_mode_unsupported", position: undefined }),
  );
});

describe("the time is linear in the length of the text", () => {
  const LENGTH = 128 * 1024;
  /** Linear work takes a tenth of it even on a busy machine; anything quadratic takes far more. */
  const LIMIT_MS = 1_500;
  const MARKDOWN = [
    "*",
    "_",
    "**",
    "**a ",
    "**a __b ~~c ",
    "a** **b ",
    "[",
    "[a](",
    "[a]((x)",
    "`",
    "```",
    "\\",
  ];
  const MARKDOWN_V2 = [
    "*",
    "_",
    "__",
    "_*",
    "||",
    "[",
    "![",
    "[a](",
    "[a](\\",
    "[x",
    "`",
    "```",
    ">*a\n",
    "\\",
  ];
  const HTML = ["<", "<b>", "<a>", "<a>x", "<a href=t.me>", "<b a='", "<b a ", "</", "&", "&#1", "<b> </b>"];

  test.each([
    ...MARKDOWN.map((part) => ["markdown", part, ""] as const),
    ...MARKDOWN_V2.map((part) => ["markdownv2", part, "]"] as const),
    ...HTML.map((part) => ["html", part, "</>"] as const),
  ])("%s %j", (parseMode, part, closing) => {
    const open = part.repeat(LENGTH / 2 / part.length);
    for (const source of [open + open, open + closing.repeat(LENGTH / 2 / (closing.length || 1))]) {
      const before = process.cpuUsage();
      try {
        parseFormattedText(source, parseMode);
      } catch (error) {
        expect(error).toBeInstanceOf(EntityError);
      }
      // Its own time: a busy machine takes as long as it likes.
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(LIMIT_MS);
    }
  });
});
