import { expect, test } from "vitest";
import { flattenTree, type MarkupTree, randomDocument } from "./fixtures/markup-tree.ts";
import { randomMarkdown } from "./fixtures/random-markdown.ts";
import { renderHtml } from "./fixtures/render-html.ts";
import { renderMarkdownV2 } from "./fixtures/render-markdown-v2.ts";
import { seededRandom } from "./fixtures/seeded-random.ts";
import { normalizeFormattedText } from "./normalize-formatted-text.ts";
import { parseFormattedText } from "./parse-formatted-text.ts";

const ROUNDS = 3_000;

test("any formatting written as HTML or MarkdownV2 is read back the same", () => {
  const random = seededRandom(3);
  for (let round = 0; round < ROUNDS; round += 1) {
    const trees = randomDocument(random);
    expectRead("HTML", renderHtml(trees), trees);
    expectRead("MarkdownV2", renderMarkdownV2(trees), trees);
  }
});

test("any formatting written as Markdown is read back the same", () => {
  const random = seededRandom(4);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { source, trees } = randomMarkdown(random);
    expectRead("Markdown", source, trees);
  }
});

function expectRead(parseMode: string, source: string, trees: readonly MarkupTree[]): void {
  const expected = normalizeFormattedText(flattenTree(trees));
  expect(parseFormattedText(source, parseMode), `${parseMode}: ${JSON.stringify(source)}`).toEqual(expected);
}
