import { markupError } from "./entity-error.ts";
import { linkEntity, parseCustomEmojiUrl, textAsUrl } from "./link-entity.ts";
import {
  endNotFound,
  type MarkdownV2Kind,
  type MarkdownV2State,
  type OpenEntity,
} from "./markdown-v2-state.ts";
import type { EntitySpan, MessageEntity } from "./message-entity.ts";
import { scan } from "./scan.ts";

/** What ends each kind; the `_` that ends an italic part must not begin an underline. */
const END: Readonly<Record<Exclude<MarkdownV2Kind, "BlockQuote">, RegExp>> = {
  Bold: /\*/y,
  Italic: /_(?!_)/y,
  Underline: /__/y,
  Strikethrough: /~/y,
  Spoiler: /\|\|/y,
  Code: /`/y,
  Pre: /```/y,
  PreCode: /```/y,
  TextUrl: /\]/y,
  CustomEmoji: /\]/y,
};

/** The kinds that need nothing but their place. */
const TYPE = {
  Bold: "bold",
  Italic: "italic",
  Underline: "underline",
  Strikethrough: "strikethrough",
  Spoiler: "spoiler",
  Code: "code",
  Pre: "pre",
} as const;

const URL_PART = /(?:\\.|[^)])*/sy;
const ESCAPED = /\\(\p{ASCII})/gu;

/** Whether the reserved character at the parser's place ends the innermost entity, or the quote it is in. */
export function closesEntity(state: MarkdownV2State): boolean {
  const innermost = state.open.at(-1);
  if (innermost === undefined) return false;
  if (endsQuote(state)) return true;
  return innermost.kind !== "BlockQuote" && matches(END[innermost.kind], state);
}

/** Ends the innermost entity. @throws EntityError when a URL is broken or a quote ends before what it contains. */
export function closeEntity(state: MarkdownV2State): void {
  if (endsQuote(state)) {
    closeQuote(state);
    return;
  }
  const entity = state.open.pop();
  if (entity === undefined || entity.kind === "BlockQuote") return;
  const end = END[entity.kind];
  matches(end, state);
  state.index = end.lastIndex;
  const span = { offset: entity.mark.offset, length: state.text.length - entity.mark.offset };
  const closed = toMessageEntity(state, entity, span);
  if (closed !== undefined && span.length > 0) state.entities.push(closed);
}

/** Ends a quote that reaches to the end of the text. */
export function closeQuoteAtEnd(state: MarkdownV2State): void {
  if (!state.inQuote) return;
  const expandable = takeExpandableMark(state);
  const quote = state.open.at(-1);
  if (quote?.kind !== "BlockQuote") return;
  state.open.pop();
  addQuote(state, quote, expandable);
}

function matches(end: RegExp, { source, index }: MarkdownV2State): boolean {
  end.lastIndex = index;
  return end.test(source);
}

function endsQuote({ inQuote, source, index }: MarkdownV2State): boolean {
  return inQuote && source[index] === "\n" && source[index + 1] !== ">";
}

/** The line break that ends a quote belongs to it. */
function closeQuote(state: MarkdownV2State): void {
  const expandable = takeExpandableMark(state);
  const quote = state.open.pop();
  if (quote === undefined) return;
  if (quote.kind !== "BlockQuote") throw endNotFound(state, quote);
  state.text.append("\n");
  state.index += 1;
  state.inQuote = false;
  state.atLineStart = true;
  addQuote(state, quote, expandable);
}

/** `||` at the very end of a quote begins no spoiler, but makes the quote expandable. */
function takeExpandableMark({ open, source, index }: MarkdownV2State): boolean {
  const spoiler = open.at(-1);
  if (spoiler?.kind !== "Spoiler") return false;
  const afterMark = spoiler.begin + 2;
  if (afterMark !== index && !(afterMark === index - 1 && source[afterMark] === "\r")) return false;
  open.pop();
  return true;
}

function addQuote(state: MarkdownV2State, { mark }: OpenEntity, expandable: boolean): void {
  const length = state.text.length - mark.offset;
  const type = expandable ? "expandable_blockquote" : "blockquote";
  if (length > 0) state.entities.push({ type, offset: mark.offset, length });
}

function toMessageEntity(
  state: MarkdownV2State,
  entity: OpenEntity,
  span: EntitySpan,
): MessageEntity | undefined {
  switch (entity.kind) {
    case "PreCode":
      return { type: "pre", ...span, language: entity.language ?? "" };
    case "TextUrl":
      return linkOf(state, entity, span);
    case "CustomEmoji":
      return customEmojiEntity(state, span);
    case "BlockQuote":
      return undefined;
    default:
      return { type: TYPE[entity.kind], ...span };
  }
}

/** Without a URL the text is one, but not around another link: so no text is looked at twice. */
function linkOf(
  state: MarkdownV2State,
  { mark, begin }: OpenEntity,
  span: EntitySpan,
): MessageEntity | undefined {
  const containsLink = begin < state.lastLinkBegin;
  state.lastLinkBegin = begin;
  return linkEntity(span, takeUrl(state, "URL") ?? (containsLink ? "" : textAsUrl(state.text, mark)));
}

function customEmojiEntity(state: MarkdownV2State, span: EntitySpan): MessageEntity {
  const begin = state.index;
  const url = takeUrl(state, "custom emoji URL");
  if (url === undefined) {
    throw markupError(state.source, begin, "Custom emoji entity must contain a tg://emoji URL");
  }
  const parsed = parseCustomEmojiUrl(url);
  if ("problem" in parsed) throw markupError(state.source, begin + 1, parsed.problem);
  return { type: "custom_emoji", ...span, custom_emoji_id: parsed.customEmojiId };
}

/** Reads `(…)` after a `]`, with its escapes; undefined when there is none. */
function takeUrl(state: MarkdownV2State, what: string): string | undefined {
  const { source, index } = state;
  if (source[index] !== "(") return undefined;
  const written = scan(URL_PART, source, index + 1);
  const end = index + 1 + written.length;
  if (source[end] !== ")") throw markupError(source, index + 1, `Can't find end of a ${what}`);
  state.index = end + 1;
  return written.replace(ESCAPED, "$1");
}
