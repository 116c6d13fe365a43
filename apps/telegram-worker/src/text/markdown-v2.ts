import { compareEntities } from "./entity-order.ts";
import { closeEntity, closeQuoteAtEnd, closesEntity } from "./markdown-v2-close.ts";
import { openEntity } from "./markdown-v2-open.ts";
import { endNotFound, inCode, type MarkdownV2State } from "./markdown-v2-state.ts";
import type { FormattedText } from "./message-entity.ts";
import { scan } from "./scan.ts";
import { TextBuilder } from "./text-builder.ts";

const PLAIN = /[^\\_*[\]()~`>#+\-=|{}.!\n\r]+/y;
const PLAIN_CODE = /[^\\`]+/y;
const ESCAPE = /\\\p{ASCII}/uy;

/**
 * Parses the Bot API's MarkdownV2 style (core.telegram.org/bots/api#markdownv2-style). The entities are sorted but may
 * still overlap in ways that `normalizeFormattedText` resolves.
 *
 * @throws EntityError for a reserved character without a backslash and for an entity without an end, with the position.
 */
export function parseMarkdownV2(source: string): FormattedText {
  const state: MarkdownV2State = {
    source,
    index: 0,
    text: new TextBuilder(),
    open: [],
    entities: [],
    inQuote: false,
    atLineStart: true,
    lastLinkBegin: -1,
  };
  while (state.index < source.length) {
    if (takeEscape(state) || takePlain(state)) continue;
    if (closesEntity(state)) closeEntity(state);
    else openEntity(state);
  }
  closeQuoteAtEnd(state);
  const unclosed = state.open.at(-1);
  if (unclosed !== undefined) throw endNotFound(state, unclosed);
  return { text: state.text.toString(), entities: state.entities.sort(compareEntities) };
}

/** A backslash makes every ASCII character ordinary, everywhere. */
function takeEscape(state: MarkdownV2State): boolean {
  const escaped = scan(ESCAPE, state.source, state.index).slice(1);
  if (escaped === "") return false;
  appendOrdinary(state, escaped);
  state.index += 2;
  return true;
}

function takePlain(state: MarkdownV2State): boolean {
  const { source, index } = state;
  const plain = scan(inCode(state) ? PLAIN_CODE : PLAIN, source, index);
  if (plain !== "") {
    state.text.append(plain);
    state.atLineStart = false;
    state.index += plain.length;
    return true;
  }
  // A backslash that escapes nothing, and a carriage return, stand for themselves.
  const character = source[index];
  if (character !== "\\" && character !== "\r") return false;
  appendOrdinary(state, character);
  state.index += 1;
  return true;
}

function appendOrdinary(state: MarkdownV2State, character: string): void {
  state.text.append(character);
  if (character !== "\r") state.atLineStart = character === "\n";
}
