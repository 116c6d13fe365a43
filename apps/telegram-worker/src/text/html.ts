import { markupError } from "./entity-error.ts";
import { compareEntities } from "./entity-order.ts";
import { scanCharacterReference } from "./html-character-reference.ts";
import { quoted, scanEndTag, scanStartTag } from "./html-tag.ts";
import { isCustomEmojiId, linkEntity, textAsUrl } from "./link-entity.ts";
import type { EntitySpan, FormattedText, MessageEntity, StyleEntityType } from "./message-entity.ts";
import { scan } from "./scan.ts";
import { TextBuilder, type TextMark } from "./text-builder.ts";

const STYLES: ReadonlyMap<string, StyleEntityType> = new Map([
  ["b", "bold"],
  ["strong", "bold"],
  ["i", "italic"],
  ["em", "italic"],
  ["u", "underline"],
  ["ins", "underline"],
  ["s", "strikethrough"],
  ["strike", "strikethrough"],
  ["del", "strikethrough"],
  ["tg-spoiler", "spoiler"],
  ["span", "spoiler"],
] as const);
const OTHER_TAGS: ReadonlySet<string> = new Set(["a", "code", "pre", "blockquote", "tg-emoji"]);

const PLAIN = /[^<&]*/y;

interface OpenTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly mark: TextMark;
  readonly begin: number;
}

/** A code entity remembers its language until it is known whether a `pre` surrounds it. */
interface CodeInHtml {
  readonly type: "code";
  readonly offset: number;
  readonly length: number;
  readonly language: string;
}

interface State {
  readonly source: string;
  readonly text: TextBuilder;
  readonly open: OpenTag[];
  readonly entities: (MessageEntity | CodeInHtml)[];
  /** Where the last link that was closed began, or -1. */
  lastLinkBegin: number;
}

/**
 * Parses the Bot API's HTML style (core.telegram.org/bots/api#html-style). The entities are sorted but may still
 * overlap in ways that `normalizeFormattedText` resolves.
 *
 * @throws EntityError with the position of what is wrong.
 */
export function parseHtml(source: string): FormattedText {
  const state: State = { source, text: new TextBuilder(), open: [], entities: [], lastLinkBegin: -1 };
  let index = 0;
  while (index < source.length) {
    const plain = scan(PLAIN, source, index);
    state.text.append(plain);
    index += plain.length;
    if (source[index] === "&") index = takeReference(state, index);
    else if (source.startsWith("</", index)) index = takeEndTag(state, index);
    else if (source[index] === "<") index = takeStartTag(state, index);
  }
  const unclosed = state.open.at(-1);
  if (unclosed !== undefined) {
    const reason = `Can't find end tag corresponding to start tag "${unclosed.name}"`;
    throw markupError(source, unclosed.begin, reason);
  }
  const entities = state.entities.map(withoutCodeLanguage).sort(compareEntities);
  return { text: state.text.toString(), entities };
}

function takeReference(state: State, index: number): number {
  const reference = scanCharacterReference(state.source, index);
  state.text.append(reference?.character ?? "&");
  return reference?.end ?? index + 1;
}

function takeStartTag(state: State, begin: number): number {
  const { source, text } = state;
  const tag = scanStartTag(source, begin, (name) => STYLES.has(name) || OTHER_TAGS.has(name));
  if (tag.name === "span" && tag.attributes.get("class") !== "tg-spoiler") {
    throw markupError(source, begin, 'Tag "span" must have class "tg-spoiler"');
  }
  state.open.push({ name: tag.name, attributes: tag.attributes, mark: text.mark(), begin });
  return tag.end;
}

function takeEndTag(state: State, begin: number): number {
  const { source, open } = state;
  const tag = open.pop();
  if (tag === undefined) throw markupError(source, begin, "Unexpected end tag");
  const { name, end } = scanEndTag(source, begin);
  if (name !== "" && name !== tag.name) {
    const detail = `, expected "</${tag.name}>", found "</${quoted(name)}>"`;
    throw markupError(source, begin, "Unmatched end tag", detail);
  }
  if (state.text.length > tag.mark.offset) addEntity(state, tag);
  return end;
}

function addEntity(state: State, tag: OpenTag): void {
  const { source, text, entities } = state;
  const span = { offset: tag.mark.offset, length: text.length - tag.mark.offset };
  const style = STYLES.get(tag.name);
  if (style !== undefined) {
    entities.push({ type: style, ...span });
  } else if (tag.name === "a") {
    addLink(state, tag, span);
  } else if (tag.name === "blockquote") {
    const type = tag.attributes.has("expandable") ? "expandable_blockquote" : "blockquote";
    entities.push({ type, ...span });
  } else if (tag.name === "tg-emoji") {
    const id = tag.attributes.get("emoji-id") ?? "";
    if (!isCustomEmojiId(id)) {
      throw markupError(source, tag.begin, "Invalid custom emoji identifier specified");
    }
    entities.push({ type: "custom_emoji", ...span, custom_emoji_id: id });
  } else {
    addCode(state, tag, span.offset, span.length);
  }
}

/** Without a URL the text is one, but not around another link: so no text is looked at twice. */
function addLink(state: State, tag: OpenTag, span: EntitySpan): void {
  const containsLink = tag.begin < state.lastLinkBegin;
  const link = linkEntity(
    span,
    tag.attributes.get("href") || (containsLink ? "" : textAsUrl(state.text, tag.mark)),
  );
  if (link !== undefined) state.entities.push(link);
  state.lastLinkBegin = tag.begin;
}

/** `pre` and `code class="language-…"` over the same text, whichever is outside, are one `pre` with a language. */
function addCode({ entities }: State, tag: OpenTag, offset: number, length: number): void {
  const className = tag.attributes.get("class") ?? "";
  const language = tag.name === "code" && className.startsWith("language-") ? className.slice(9) : "";
  const inner = entities.at(-1);
  const sameText = inner?.offset === offset && inner.length === length;
  if (tag.name === "pre" && sameText && inner.type === "code" && "language" in inner) {
    entities[entities.length - 1] = { type: "pre", offset, length, language: inner.language };
  } else if (language !== "" && sameText && inner.type === "pre") {
    entities[entities.length - 1] = { type: "pre", offset, length, language };
  } else if (tag.name === "pre") {
    entities.push({ type: "pre", offset, length });
  } else {
    entities.push(
      language === "" ? { type: "code", offset, length } : { type: "code", offset, length, language },
    );
  }
}

function withoutCodeLanguage(entity: MessageEntity | CodeInHtml): MessageEntity {
  if (entity.type !== "code") return entity;
  return { type: "code", offset: entity.offset, length: entity.length };
}
