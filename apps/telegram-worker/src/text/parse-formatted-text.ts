import { EntityError } from "./entity-error.ts";
import { parseHtml } from "./html.ts";
import { parseMarkdown } from "./markdown.ts";
import { parseMarkdownV2 } from "./markdown-v2.ts";
import type { FormattedText } from "./message-entity.ts";
import { normalizeFormattedText } from "./normalize-formatted-text.ts";

const PARSERS: ReadonlyMap<string, (source: string) => FormattedText> = new Map([
  ["html", parseHtml],
  ["markdown", parseMarkdown],
  ["md", parseMarkdown],
  ["markdownv2", parseMarkdownV2],
]);

/**
 * Parses a text in one of the Bot API's formatting styles and brings it into the form that Telegram takes.
 *
 * `parseMode` is HTML, Markdown, md or MarkdownV2 in any case; without one (or with an empty one) the text has no
 * markup. The result may be empty: whether a message may be is for the caller to say.
 *
 * @throws EntityError for an unknown parse mode, broken markup (with its position) or a text that is not Unicode.
 */
export function parseFormattedText(text: string, parseMode?: string): FormattedText {
  if (parseMode === undefined || parseMode === "") return normalizeFormattedText({ text, entities: [] });
  const parse = PARSERS.get(parseMode.toLowerCase());
  if (parse === undefined) {
    const message = "unsupported parse_mode: expected HTML, Markdown or MarkdownV2";
    throw new EntityError("parse_mode_unsupported", message);
  }
  return normalizeFormattedText(parse(text));
}
