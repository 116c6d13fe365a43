import { describe, expect, test } from "vitest";
import type { MessageEntity } from "./message-entity.ts";
import { normalizeFormattedText } from "./normalize-formatted-text.ts";

type Case = [what: string, text: string, given: MessageEntity[], resultText: string, result: MessageEntity[]];

const url = "http://t.me/";

describe("white space and control characters", () => {
  test.each<Case>([
    ["both ends are trimmed", " \n\ta \n\t", [span("bold", 0, 7)], "a", [span("bold", 0, 1)]],
    ["nothing but white space", " \n", [span("pre", 0, 2)], "", []],
    ["no white space at the start of a style", "a b", [span("bold", 1, 2)], "a b", [span("bold", 2, 1)]],
    [
      "white space between styles",
      "a b",
      [span("bold", 0, 1), span("bold", 1, 2)],
      "a b",
      [span("bold", 0, 3)],
    ],
    ["a style over white space goes", "a b", [span("bold", 1, 1)], "a b", []],
    [
      "a style left over between codes goes",
      "a b",
      [span("bold", 0, 3), span("code", 0, 1), span("code", 2, 1)],
      "a b",
      [span("code", 0, 1), span("code", 2, 1)],
    ],
    ["a quote is cut to what is left", "  a  ", [span("blockquote", 1, 3)], "a", [span("blockquote", 0, 1)]],
    ["a link over white space stays", "a b", [link(1, 1)], "a b", [link(1, 1)]],
    ["code keeps its indentation", " \n a ", [span("pre", 2, 3)], " a", [span("pre", 0, 2)]],
    ["code loses the end", "a\n\n", [span("pre", 0, 3)], "a", [span("pre", 0, 1)]],
    ["entities behind the end go", "a  ", [span("code", 1, 2)], "a", []],
    ["no-break space is visible", "\u00a0", [], "\u00a0", []],
    ["controls become spaces", "a\u0000b\u001fc\td", [span("bold", 2, 1)], "a b c\td", [span("bold", 2, 1)]],
    ["line endings become \\n", "a\r\nb\r", [span("bold", 0, 5)], "a\nb", [span("bold", 0, 3)]],
    [
      "direction controls go",
      "\u202ea\u2028b",
      [span("bold", 1, 1), span("italic", 2, 2)],
      "ab",
      [span("bold", 0, 1), span("italic", 1, 1)],
    ],
    [
      "combining characters stay",
      "e\u030a\u0333",
      [span("bold", 0, 3)],
      "e\u030a\u0333",
      [span("bold", 0, 3)],
    ],
    ["empty entities go", "ab", [span("bold", 1, 0), link(2, 0)], "ab", []],
  ])("%s", (_, text, given, resultText, result) => {
    expect(normalizeFormattedText({ text, entities: given })).toEqual({ text: resultText, entities: result });
  });

  test("half a surrogate pair is an error", () => {
    expect(() => normalizeFormattedText({ text: "a\ud83d", entities: [] })).toThrow(
      expect.objectContaining({ name: "EntityError", code: "text_invalid" }),
    );
  });
});

describe("entities nest and are sorted", () => {
  const text = "0123456789";

  test.each<[what: string, given: MessageEntity[], result: MessageEntity[]]>([
    [
      "by offset, then the longer, then by kind",
      [span("italic", 0, 5), span("code", 7, 1), span("bold", 0, 5), span("spoiler", 0, 6), emoji(0, 5)],
      [span("spoiler", 0, 6), span("bold", 0, 5), span("italic", 0, 5), emoji(0, 5), span("code", 7, 1)],
    ],
    ["touching styles merge", [span("bold", 0, 2), span("bold", 2, 2)], [span("bold", 0, 4)]],
    ["overlapping styles merge", [span("bold", 3, 4), span("bold", 0, 5)], [span("bold", 0, 7)]],
    ["a style in its own kind merges", [span("bold", 0, 9), span("bold", 2, 1)], [span("bold", 0, 9)]],
    [
      "overlapping styles are cut",
      [span("bold", 0, 5), span("italic", 3, 5)],
      [span("bold", 0, 5), span("italic", 3, 2), span("italic", 5, 3)],
    ],
    [
      "a style is cut at a link",
      [span("bold", 0, 5), link(3, 5)],
      [span("bold", 0, 3), link(3, 5), span("bold", 3, 2)],
    ],
    [
      "a style ends at code",
      [span("bold", 0, 9), span("code", 3, 2), span("pre", 6, 1)],
      [span("bold", 0, 3), span("code", 3, 2), span("bold", 5, 1), span("pre", 6, 1), span("bold", 7, 2)],
    ],
    ["no style in code", [span("pre", 0, 5), span("bold", 1, 2)], [span("pre", 0, 5)]],
    ["no link in a link", [link(0, 5), link(2, 6)], [link(0, 5)]],
    ["no link in code, code wins", [link(0, 5), span("code", 0, 5)], [span("code", 0, 5)]],
    [
      "code in a quote",
      [span("code", 1, 2), span("blockquote", 0, 5)],
      [span("blockquote", 0, 5), span("code", 1, 2)],
    ],
    [
      "no quote in a quote",
      [span("blockquote", 0, 5), span("expandable_blockquote", 1, 2)],
      [span("blockquote", 0, 5)],
    ],
    ["no quote in a link", [link(0, 5), span("blockquote", 1, 2)], [span("blockquote", 1, 2)]],
    ["no link partly in a quote", [link(0, 5), span("blockquote", 3, 5)], [span("blockquote", 3, 5)]],
    [
      "a style is cut at a quote",
      [span("bold", 2, 5), span("blockquote", 0, 4)],
      [span("blockquote", 0, 4), span("bold", 2, 2), span("bold", 4, 3)],
    ],
  ])("%s", (_, given, result) => {
    expect(normalizeFormattedText({ text, entities: given })).toEqual({ text, entities: result });
  });
});

function span<
  Type extends "bold" | "italic" | "spoiler" | "code" | "pre" | "blockquote" | "expandable_blockquote",
>(type: Type, offset: number, length: number) {
  return { type, offset, length };
}

function link(offset: number, length: number) {
  return { type: "text_link" as const, offset, length, url };
}

function emoji(offset: number, length: number) {
  return { type: "custom_emoji" as const, offset, length, custom_emoji_id: "1" };
}
