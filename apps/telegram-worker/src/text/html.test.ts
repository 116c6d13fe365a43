import { describe, expect, test } from "vitest";
import { EntityError } from "./entity-error.ts";
import { parseHtml } from "./html.ts";

describe("HTML becomes text and entities", () => {
  test.each<[html: string, text: string, ...entities: object[]]>([
    ["plain", "plain"],
    ["<b>a</b><strong>b</strong>", "ab", span("bold", 0, 1), span("bold", 1, 1)],
    ["<i>a</i><em>b</em>", "ab", span("italic", 0, 1), span("italic", 1, 1)],
    ["<u>a</u><ins>b</ins>", "ab", span("underline", 0, 1), span("underline", 1, 1)],
    [
      "<s>a</s><strike>b</strike><del>c</del>",
      "abc",
      span("strikethrough", 0, 1),
      span("strikethrough", 1, 1),
      span("strikethrough", 2, 1),
    ],
    [
      '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
      "ab",
      span("spoiler", 0, 1),
      span("spoiler", 1, 1),
    ],
    ["<code>a</code> <pre>b</pre>", "a b", span("code", 0, 1), span("pre", 2, 1)],
    ['<pre><code class="language-go">x</code></pre>', "x", { ...span("pre", 0, 1), language: "go" }],
    ['<code class="language-go"><pre>x</pre></code>', "x", { ...span("pre", 0, 1), language: "go" }],
    ['<code class="language-go">x</code>', "x", span("code", 0, 1)],
    ["<pre><code>x</code></pre>", "x", span("pre", 0, 1), span("code", 0, 1)],
    ['<pre> <code class="language-go">x</code></pre>', " x", span("pre", 0, 2), span("code", 1, 1)],
    ["<blockquote>a</blockquote>b", "ab", span("blockquote", 0, 1)],
    ["<blockquote expandable>a</blockquote>b", "ab", span("expandable_blockquote", 0, 1)],
    ['<blockquote expandable="">a</blockquote>b', "ab", span("expandable_blockquote", 0, 1)],
    [
      '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
      "👍",
      { ...span("custom_emoji", 0, 2), custom_emoji_id: "5368324170671202286" },
    ],
    ["<b>x<i>y</i>z</b>", "xyz", span("bold", 0, 3), span("italic", 1, 1)],
    ["<i><b>x</b></i>", "x", span("bold", 0, 1), span("italic", 0, 1)],
    ["<B>x</b>", "x", span("bold", 0, 1)],
    ["<b>x</>", "x", span("bold", 0, 1)],
    ["<b>x</b  >", "x", span("bold", 0, 1)],
    ["<b \n any = 'a>b' other=Token.1-2 flag>x</b>", "x", span("bold", 0, 1)],
    ["<b></b>x", "x"],
    ["a > b", "a > b"],
  ])("%s", (html, text, ...entities) => {
    expect(parseHtml(html)).toEqual({ text, entities });
  });

  test.each([
    ["&lt;&gt;&amp;&quot;", '<>&"'],
    ["&lt&gt", "<>"],
    ["&#128077;&#x1F44D;&#x1f44d", "👍👍👍"],
    ["&nbsp; &LT; & &; &# &#0; &#x110000; &#999999999;", "&nbsp; &LT; & &; &# &#0; &#x110000; &#999999999;"],
  ])("character references: %s", (html, text) => {
    expect(parseHtml(html)).toEqual({ text, entities: [] });
  });

  test.each<[html: string, text: string, ...entities: object[]]>([
    ['<a href="http://a.b/?x=1&amp;y=2">l</a>', "l", link(0, 1, "http://a.b/?x=1&y=2")],
    ["<a href='https://t.me/+abc_def'>l</a>", "l", link(0, 1, "https://t.me/+abc_def")],
    ["<a HREF=telegram.org>l</a>", "l", link(0, 1, "http://telegram.org/")],
    ["<a>telegram.org</a>", "telegram.org", link(0, 12, "http://telegram.org/")],
    ["<a><b>t.me</b></a>", "t.me", link(0, 4, "http://t.me/"), span("bold", 0, 4)],
    ["<a>x<a href='t.me'>y</a></a>", "xy", link(1, 1, "http://t.me/")],
    ["<a href='/relative'>l</a>", "l"],
    ["<a href='javascript://x'>l</a>", "l"],
    ["<a>not a link</a>", "not a link"],
    ['<a href="tg://user?id=42">l</a>', "l", { ...span("text_mention", 0, 1), user: { id: 42 } }],
    ['<a href="tg://resolve?domain=x">l</a>', "l", link(0, 1, "tg://resolve?domain=x")],
  ])("links: %s", (html, text, ...entities) => {
    expect(parseHtml(html)).toEqual({ text, entities });
  });

  test("offsets count UTF-16 code units", () => {
    const family = "👨‍👩‍👧";
    expect(parseHtml(`${family}e\u0301<b>${family}</b>中<i>&#128077;</i>`)).toEqual({
      text: `${family}e\u0301${family}中👍`,
      entities: [span("bold", 10, 8), span("italic", 19, 2)],
    });
  });
});

describe("broken HTML is an error with its place in UTF-8 bytes", () => {
  test.each([
    ["🏟 🏟&lt;<abac>", 13, 'Unsupported start tag "abac" at byte offset 13'],
    ["é<br/>", 2, 'Unsupported start tag "br/" at byte offset 2'],
    ["<!-- x -->", 0, 'Unsupported start tag "!--" at byte offset 0'],
    [`<${"x".repeat(99)}>`, 0, `Unsupported start tag "${"x".repeat(32)}…" at byte offset 0`],
    ["1 < 2", 2, 'Unsupported start tag "" at byte offset 2'],
    ["<b", 0, "Unclosed start tag at byte offset 0"],
    ["<b ", 0, 'Unclosed start tag "b" at byte offset 0'],
    ["<b x", 0, 'Unclosed start tag "b" at byte offset 0'],
    ["<b x=", 0, 'Unclosed start tag "b" at byte offset 0'],
    ['<b x="y>', 0, 'Unclosed start tag "b" at byte offset 0'],
    ["<b =x>", 0, 'Empty attribute name in the tag "b" at byte offset 0'],
    ["<a href=http://x.y>", 8, "Unexpected end of name token at byte offset 8"],
    ["é<b>x", 2, 'Can\'t find end tag corresponding to start tag "b" at byte offset 2'],
    ["x</b>", 1, "Unexpected end tag at byte offset 1"],
    ["<b>x</b", 4, "Unclosed end tag at byte offset 4"],
    ["<b>x</i>", 4, 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ["<span>x</span>", 0, 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ["é<tg-emoji emoji-id='x'>x</tg-emoji>", 2, "Invalid custom emoji identifier specified at byte offset 2"],
    ["<tg-emoji>x</tg-emoji>", 0, "Invalid custom emoji identifier specified at byte offset 0"],
    ["a&#xD83D;&#xDC4D;", 1, 'Character reference "&#xD83D" is half of a surrogate pair at byte offset 1'],
  ])("%s", (html, position, reason) => {
    const expected = { position, code: "markup_invalid", message: `can't parse entities: ${reason}` };
    expect(errorOf(() => parseHtml(html))).toMatchObject(expected);
  });
});

function span(type: string, offset: number, length: number) {
  return { type, offset, length };
}

function link(offset: number, length: number, url: string) {
  return { type: "text_link", offset, length, url };
}

function errorOf(parse: () => unknown): EntityError {
  try {
    parse();
  } catch (error) {
    if (error instanceof EntityError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}
