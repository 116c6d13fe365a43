import { describe, expect, test } from "vitest";
import { parseMarkdown } from "./markdown.ts";

describe("the Bot API's single markers", () => {
  test.each<[markdown: string, text: string, ...entities: object[]]>([
    ["*a* _b_ `c`", "a b c", span("bold", 0, 1), span("italic", 2, 1), span("code", 4, 1)],
    ["un*believ*able", "unbelievable", span("bold", 2, 6)],
    ["*a**b*", "ab", span("bold", 0, 1), span("bold", 1, 1)],
    ["*a _b_ \\ c*", "a _b_ \\ c", span("bold", 0, 9)],
    ["*[a](t.me)*", "[a](t.me)", span("bold", 0, 9)],
    ["`**a** _b_ \\`", "**a** _b_ \\", span("code", 0, 11)],
    ["```\na*b\n```", "a*b\n", span("pre", 0, 4)],
    ["```python\nx```", "x", { ...span("pre", 0, 1), language: "python" }],
    ["\\_a\\_ \\*b\\* \\`c\\` \\[d] \\e", "_a_ *b* `c` [d] \\e"],
    ["``x", "x"],
    ["a~b", "a~b"],
  ])("%s", (markdown, text, ...entities) => {
    expect(parseMarkdown(markdown)).toEqual({ text, entities });
  });

  test.each<[markdown: string, text: string, ...entities: object[]]>([
    ["[l](http://a.b/c_d+e*f)", "l", link(0, 1, "http://a.b/c_d+e*f")],
    ["[l](https://t.me/+AbC) x", "l x", link(0, 1, "https://t.me/+AbC")],
    ["[l](http://a.b/c_(d)_(e(f))) x)", "l x)", link(0, 1, "http://a.b/c_(d)_(e(f))")],
    ["[l](http://a.b/(c) x", "l x", link(0, 1, "http://a.b/(c")],
    ["[l](http://a.b/(c) d)", "l d)", link(0, 1, "http://a.b/(c")],
    ["[l](t.me", "l", link(0, 1, "http://t.me/")],
    ["[*l*](t.me)", "*l*", link(0, 3, "http://t.me/")],
    ["[t.me] [x] [y](/relative)", "t.me x y", link(0, 4, "http://t.me/")],
    ["[](t.me)", "(t.me)"],
    ["[l](tg://user?id=42)", "l", { ...span("text_mention", 0, 1), user: { id: 42 } }],
  ])("links: %s", (markdown, text, ...entities) => {
    expect(parseMarkdown(markdown)).toEqual({ text, entities });
  });

  test.each([
    ["é*a", 2],
    ["é_a", 2],
    ["snake_case", 5],
    ["é`a", 2],
    ["é```a``", 2],
    ["é[a", 2],
    ["*a**", 3],
    ["**a*", 3],
  ])("%s has no end", (markdown, position) => {
    const message = `can't parse entities: Can't find end of the entity starting at byte offset ${position}`;
    expect(() => parseMarkdown(markdown)).toThrow(
      expect.objectContaining({ code: "markup_invalid", position, message }),
    );
  });
});

describe("doubled markers", () => {
  test.each<[markdown: string, text: string, ...entities: object[]]>([
    ["**a** __b__ ~~c~~", "a b c", span("bold", 0, 1), span("italic", 2, 1), span("strikethrough", 4, 1)],
    ["**a __b *c* ~~d~~__**", "a b c d", ...nestedDoubles()],
    [
      "**[l](t.me/a_b) `c**`**!",
      "l c**!",
      span("bold", 0, 5),
      link(0, 1, "http://t.me/a_b"),
      span("code", 2, 3),
    ],
    ["(**a**), «__b__»", "(a), «b»", span("bold", 1, 1), span("italic", 6, 1)],
    ["**a\nb**", "a\nb", span("bold", 0, 3)],
    ["**a****b**", "ab", span("bold", 0, 1), span("bold", 1, 1)],
    [
      "***a*** ___b___",
      "a b",
      span("bold", 0, 1),
      span("bold", 0, 1),
      span("italic", 2, 1),
      span("italic", 2, 1),
    ],
    [
      "这是**粗体**文字 이것은 **굵게**는",
      "这是粗体文字 이것은 굵게는",
      span("bold", 2, 2),
      span("bold", 11, 2),
    ],
    ["👍**👍**👍", "👍👍👍", span("bold", 2, 2)],
  ])("%s", (markdown, text, ...entities) => {
    expect(parseMarkdown(markdown)).toEqual({ text, entities });
  });

  test.each([
    "5 ** 3",
    "5 ** 3 ** 2",
    "2**3**4",
    "snake__case__x",
    "a__b__",
    "жи__ра__ф",
    "** a**",
    "**a **",
    "**a",
    "a**",
    "~~~",
    "a ~~ b ~~ c",
    "****",
    "____",
    "__________ ___________",
    "~~~~",
  ])("%s stays as it is", (markdown) => {
    expect(parseMarkdown(markdown)).toEqual({ text: markdown, entities: [] });
  });

  test("markers that do not pair up stay, those around them count", () => {
    expect(parseMarkdown("**a __b** c__")).toEqual({ text: "a __b c__", entities: [span("bold", 0, 5)] });
  });

  test("a backslash keeps them", () => {
    expect(parseMarkdown("\\*\\*a\\*\\* \\_\\_b\\_\\_ \\~~c\\~~")).toEqual({
      text: "**a** __b__ ~~c~~",
      entities: [],
    });
  });
});

function nestedDoubles() {
  return [span("bold", 0, 7), span("italic", 2, 5), span("bold", 4, 1), span("strikethrough", 6, 1)];
}

function span(type: string, offset: number, length: number) {
  return { type, offset, length };
}

function link(offset: number, length: number, url: string) {
  return { type: "text_link", offset, length, url };
}
