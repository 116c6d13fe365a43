import { scanCodeFence } from "./code-fence.ts";
import { markupError } from "./entity-error.ts";
import { compareEntities } from "./entity-order.ts";
import { linkEntity } from "./link-entity.ts";
import { applyDelimiters, type Delimiter } from "./markdown-delimiters.ts";
import type { FormattedText, MessageEntity } from "./message-entity.ts";
import { scan } from "./scan.ts";
import { TextBuilder } from "./text-builder.ts";

const PLAIN = /[^\\_*`[~]+/y;
const ESCAPE = /\\(?:[_*`[]|~~)/y;
const MARKER_RUN = /\*+|_+|~+/y;

/** So many markers in a row draw a line and format nothing. */
const RULE_LENGTH = 5;

/** Letters and digits of scripts that put spaces between words; the others have no word borders to go by. */
const WORD_CHARACTER =
  /(?![\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}]/u;

interface State {
  readonly source: string;
  readonly text: TextBuilder;
  readonly entities: MessageEntity[];
  readonly delimiters: Delimiter[];
}

/**
 * Parses `parse_mode` Markdown: the Bot API's legacy style (core.telegram.org/bots/api#markdown-style), whose single
 * markers cannot be nested or escaped inside, and in addition the doubled markers `**bold**`, `__italic__` and
 * `~~strikethrough~~`. Those nest around anything, count only at the borders of words and next to text, and are
 * ordinary text when they have no partner.
 *
 * @throws EntityError with the position of a single marker, link text or code without an end.
 */
export function parseMarkdown(source: string): FormattedText {
  const state: State = { source, text: new TextBuilder(), entities: [], delimiters: [] };
  let index = 0;
  while (index < source.length) {
    const plain = scan(PLAIN, source, index);
    state.text.append(plain);
    index += plain.length;
    if (index < source.length) index = takeSpecial(state, index);
  }
  const { text, entities } = applyDelimiters(
    { text: state.text.toString(), entities: state.entities },
    state.delimiters,
  );
  return { text, entities: entities.toSorted(compareEntities) };
}

function takeSpecial(state: State, index: number): number {
  const { source, text } = state;
  switch (source[index]) {
    case "\\": {
      const escaped = scan(ESCAPE, source, index).slice(1);
      text.append(escaped || "\\");
      return index + 1 + escaped.length;
    }
    case "`":
      return source.startsWith("```", index) ? takeCodeBlock(state, index) : takeCode(state, index);
    case "[":
      return takeLink(state, index);
    default:
      return takeMarkers(state, index);
  }
}

function takeMarkers(state: State, index: number): number {
  const { source, text } = state;
  const run = scan(MARKER_RUN, source, index);
  const [marker = ""] = run;
  if (run.length >= RULE_LENGTH || run === "~") {
    text.append(run);
    return index + run.length;
  }
  if (run.length === 1) return takeSingle(state, index, marker === "*" ? "bold" : "italic");
  const before = source[index - 1] ?? "";
  const after = source[index + 2] ?? "";
  state.delimiters.push({
    marker: marker.repeat(2),
    offset: text.length,
    canOpen: /\S/.test(after) && !WORD_CHARACTER.test(before),
    canClose: /\S/.test(before) && !WORD_CHARACTER.test(after),
  });
  text.append(marker.repeat(2));
  return index + 2;
}

function takeSingle(state: State, begin: number, type: "bold" | "italic"): number {
  const end = findEnd(state.source, state.source.charAt(begin), begin, begin + 1);
  addEntity(state, { type }, begin + 1, end);
  return end + 1;
}

function takeCode(state: State, begin: number): number {
  const end = findEnd(state.source, "`", begin, begin + 1);
  addEntity(state, { type: "code" }, begin + 1, end);
  return end + 1;
}

function takeCodeBlock(state: State, begin: number): number {
  const { language, codeStart } = scanCodeFence(state.source, begin + 3);
  const end = findEnd(state.source, "```", begin, codeStart);
  addEntity(state, language === undefined ? { type: "pre" } : { type: "pre", language }, codeStart, end);
  return end + 3;
}

function takeLink(state: State, begin: number): number {
  const { source, text, entities } = state;
  const textEnd = findEnd(source, "]", begin, begin + 1);
  const linkText = source.slice(begin + 1, textEnd);
  const span = { offset: text.length, length: linkText.length };
  text.append(linkText);
  if (linkText === "") return textEnd + 1;
  const urlEnd = source[textEnd + 1] === "(" ? findUrlEnd(source, textEnd + 2) : undefined;
  const link = linkEntity(span, urlEnd === undefined ? linkText : source.slice(textEnd + 2, urlEnd));
  if (link !== undefined) entities.push(link);
  return (urlEnd ?? textEnd) + 1;
}

/**
 * The `)` after a URL. A URL may contain pairs of parentheses; if they do not pair up before white space or the next
 * `[`, the first `)` ends it, and without any the URL reaches to the end of the text.
 */
function findUrlEnd(source: string, start: number): number {
  let depth = 0;
  for (let index = start; index < source.length && !/[\s[]/.test(source.charAt(index)); index += 1) {
    if (source[index] === "(") depth += 1;
    if (source[index] === ")") depth -= 1;
    if (depth < 0) return index;
  }
  const first = source.indexOf(")", start);
  return first === -1 ? source.length : first;
}

function findEnd(source: string, end: string, begin: number, from: number): number {
  const index = source.indexOf(end, from);
  if (index === -1) throw markupError(source, begin, "Can't find end of the entity starting");
  return index;
}

type UnplacedEntity = { type: "bold" | "italic" | "code" } | { type: "pre"; language?: string };

function addEntity(state: State, entity: UnplacedEntity, start: number, end: number): void {
  const { source, text, entities } = state;
  const offset = text.length;
  text.append(source.slice(start, end));
  if (end > start) entities.push({ ...entity, offset, length: end - start });
}
